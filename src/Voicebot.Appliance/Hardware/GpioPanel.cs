using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using Iot.Device.Button;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Hardware;

/// <summary>The lines of the panel while this process owns them: three lights and a button on one chip.</summary>
/// <remarks>
/// The kernel gives the lines back when the descriptor closes, however the process ends: the lights are dark after a kill too
/// (seen with gpio-sim; the Pi 4's driver says "GPIO_OUT persistence: no").
/// </remarks>
public sealed class GpioPanel : IPanelLines
{
    private readonly GpioController _controller;
    private readonly bool _ledActiveLow;
    private readonly bool _buttonActiveHigh;
    private readonly int? _service, _call, _fault, _buttonLine;
    private readonly GpioButton? _button;
    private Lights? _shown;

    private GpioPanel(GpioController controller, GpioChip chip, PanelSettings settings, int?[] lines)
    {
        _controller = controller;
        (_ledActiveLow, _buttonActiveHigh) = (settings.LedActiveLow, settings.ButtonActiveHigh);
        (_service, _call, _fault, _buttonLine) = (lines[0], lines[1], lines[2], lines[3]);
        Name = chip.Label;
        foreach (var line in new[] { _service, _call, _fault }.OfType<int>())
            _controller.OpenPin(line, PinMode.Output, Value(false));
        if (_buttonLine is not { } button)
            return;
        // Its presses are taken as edges and its debounce is none: the package's drops a true press that follows a bounce, and
        // it knows one hold only (docs/decisions/0023). ButtonGesture does both.
        _button = new GpioButton(button, isPullUp: !_buttonActiveHigh, hasExternalResistor: settings.ButtonHasResistor, gpio: _controller, shouldDispose: false);
        _button.ButtonDown += (_, _) => Edge?.Invoke(true);
        _button.ButtonUp += (_, _) => Edge?.Invoke(false);
    }

    public string Name { get; }

    public event Action<bool>? Edge;

    /// <exception cref="PanelException">Chip or line cannot be had; none is held then.</exception>
    public static GpioPanel Open(PanelSettings settings)
    {
        var chip = GpioChip.Find(settings.Chip);
        (string Name, string? Line)[] roles =
            [("LED_SERVICE", settings.Service), ("LED_CALL", settings.Call), ("LED_FAULT", settings.Fault), ("BUTTON", settings.Button)];
        var lines = Array.ConvertAll(roles, role => role.Line is { } line ? chip.Line(role.Name, line) : (int?)null);
        for (var i = 0; i < lines.Length; i++)
            for (var other = i + 1; other < lines.Length; other++)
                if (lines[i] is { } line && line == lines[other])
                    throw new PanelException($"{roles[i].Name} et {roles[other].Name} : deux rôles sur la même ligne {line}");

        GpioController? controller = null;
        try
        {
#pragma warning disable SDGPIO0001 // "Experimental", yet the only driver that speaks libgpiod 3; constructed here because the default one prefers libgpiod 1 where both are.
            controller = new GpioController(new LibGpiodV2Driver(chip.Number));
#pragma warning restore SDGPIO0001
            return new GpioPanel(controller, chip, settings, lines);
        }
        catch (Exception error) when (IsLoss(error))
        {
            TryDispose(controller);
            throw Explain(error, $"puce {chip.Label}");
        }
    }

    /// <exception cref="PanelException">The chip is gone.</exception>
    public void Show(Lights lights)
    {
        if (_shown == lights)
            return;
        Try(() =>
        {
            Write(_service, lights.Service, _shown?.Service);
            Write(_call, lights.Call, _shown?.Call);
            Write(_fault, lights.Fault, _shown?.Fault);
        });
        _shown = lights;
    }

    /// <exception cref="PanelException">The chip is gone.</exception>
    public bool IsPressed()
    {
        var pressed = false;
        Try(() =>
        {
            // Nobody tells when a chip goes; without a button a light's line is asked, only for that.
            if ((_buttonLine ?? _service ?? _call ?? _fault) is { } line)
                pressed = _controller.Read(line) == (_buttonActiveHigh ? PinValue.High : PinValue.Low) && line == _buttonLine;
        });
        return pressed;
    }

    public void Dispose()
    {
        try
        {
            Show(Lights.Dark);
        }
        catch (PanelException)
        {
            // Gone: dark anyway.
        }
        try
        {
            _button?.Dispose();
        }
        catch (Exception error) when (IsLoss(error))
        {
            // As above.
        }
        TryDispose(_controller);
    }

    private void Write(int? line, bool lit, bool? shown)
    {
        if (line is { } known && lit != shown)
            _controller.Write(known, Value(lit));
    }

    private PinValue Value(bool lit) => lit != _ledActiveLow ? PinValue.High : PinValue.Low;

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (IsLoss(error))
        {
            throw Explain(error, $"puce {Name}");
        }
    }

    private static void TryDispose(GpioController? controller)
    {
        try
        {
            controller?.Dispose();
        }
        catch (Exception error) when (IsLoss(error))
        {
            // What is gone cannot be given back.
        }
    }

    // The package throws these for one and the same cause, by driver state.
    private static bool IsLoss(Exception error) => error is GpiodException or IOException or InvalidOperationException or UnauthorizedAccessException;

    private static PanelException Explain(Exception error, string where) =>
        error.Message.Contains("busy", StringComparison.OrdinalIgnoreCase)
            ? new PanelException($"{where} : une ligne du panneau est déjà prise par un autre programme (gpioinfo dit lequel)")
            : error.Message.Contains("denied", StringComparison.OrdinalIgnoreCase)
                ? new PanelException($"{where} : droits insuffisants, le compte du service doit être du groupe gpio")
                : new PanelException($"{where} : le panneau ne répond plus ({OneLine(error.Message)})");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
