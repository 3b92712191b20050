namespace Voicebot.Appliance.Settings;

/// <summary>Where the lights and the button are wired.</summary>
/// <param name="IsOff">`PANEL=none`.</param>
/// <param name="Chip">Label or path of the GPIO chip; null: the header of a Raspberry Pi.</param>
/// <param name="Service">Number or name of the line, as are the next three; null: not wired.</param>
/// <param name="LedActiveLow">The light is on when its line is low.</param>
/// <param name="ButtonActiveHigh">Pressed is high (its line is pulled down) rather than low (pulled up).</param>
public sealed record PanelSettings(
    bool IsOff, string? Chip, string? Service, string? Call, string? Fault, string? Button, bool LedActiveLow, bool ButtonActiveHigh)
{
    /// <summary>A resistor of the board's pulls the button's line; else the chip's own does.</summary>
    public bool ButtonHasResistor { get; init; }

    /// <summary>Nothing was set that another machine than a Raspberry Pi would need: where no chip is, nobody expects one.</summary>
    public bool IsUsual { get; init; }

    /// <summary>As when nothing is set.</summary>
    public static PanelSettings Usual { get; } = new(false, null, "17", "27", "22", "23", false, false) { IsUsual = true };

    internal static PanelSettings Read(SettingReader read)
    {
        var panel = read.OneOf("PANEL", Kind.Gpio);
        var chip = read.Text("PANEL_CHIP");
        return new PanelSettings(
            panel == Kind.None,
            chip,
            Line(read.Text("LED_SERVICE", "17")),
            Line(read.Text("LED_CALL", "27")),
            Line(read.Text("LED_FAULT", "22")),
            Line(read.Text("BUTTON", "23")),
            read.OneOf("LED_ACTIVE", Level.High) == Level.Low,
            read.OneOf("BUTTON_ACTIVE", Level.Low) == Level.High)
        {
            ButtonHasResistor = !read.Switch("BUTTON_PULL", true),
            IsUsual = read.Text("PANEL") is null && chip is null,
        };
    }

    private static string? Line(string line) => line.Equals("none", StringComparison.OrdinalIgnoreCase) ? null : line;

    private enum Kind
    {
        Gpio,
        None,
    }

    private enum Level
    {
        High,
        Low,
    }
}

/// <param name="SoftLimitC">From here on fewer calls at once; 7 °C above it is a fault.</param>
public sealed record HeatSettings(int SoftLimitC)
{
    internal static HeatSettings Read(SettingReader read) => new(read.Integer("HEAT_LIMIT_C", 75, 40, 100, "(°C)"));
}
