using System.Globalization;

namespace Voicebot.Appliance.Hardware;

/// <summary>What the kernel tells of heat and power. Null and false where the platform does not tell: Debian's tree for the Pi 5 has no thermal zone, and its kernel no sensor of the supply.</summary>
/// <param name="sysfs">/sys</param>
public sealed class Thermal(string sysfs = "/sys")
{
    /// <summary>The hottest zone.</summary>
    public double? TemperatureC()
    {
        double? hottest = null;
        foreach (var folder in Folders("class/thermal", "thermal_zone*"))
            // A sensor that failed says -274 °C or nonsense.
            if (Number(Path.Combine(folder, "temp")) is { } milli and > -40_000 and < 200_000 && (hottest is null || milli / 1000.0 > hottest))
                hottest = milli / 1000.0;
        return hottest;
    }

    /// <summary>The firmware has slowed the processor down: its highest frequency now is below what the hardware can do.</summary>
    public bool IsThrottled() => Folders("class/thermal", "cooling_device*").Any(folder =>
        Text(Path.Combine(folder, "type"))?.StartsWith("cpufreq", StringComparison.Ordinal) == true && Number(Path.Combine(folder, "cur_state")) > 0);

    /// <summary>The supply is too weak (the Raspberry Pi's own kernel tells; Debian's does not).</summary>
    public bool IsUnderVoltage() => Folders("class/hwmon", "hwmon*").Any(folder =>
        Text(Path.Combine(folder, "name")) == "rpi_volt" && Number(Path.Combine(folder, "in0_lcrit_alarm")) > 0);

    private string[] Folders(string below, string pattern)
    {
        try
        {
            return Directory.GetDirectories(Path.Combine(sysfs, below), pattern);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long? Number(string file) =>
        long.TryParse(Text(file), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A sensor answers errors too: EAGAIN, ENODATA.
    private static string? Text(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
