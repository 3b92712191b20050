using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Tests.Hardware;

/// <summary>The kernel's files, as a Pi 4, a Pi 5 and a virtual machine have them.</summary>
public sealed class ThermalTests : IDisposable
{
    private readonly string _sysfs = Directory.CreateTempSubdirectory("sysfs-").FullName;

    public void Dispose() => Directory.Delete(_sysfs, recursive: true);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_sysfs, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    [Fact]
    public void Without_a_zone_nothing_is_told()
    {
        var thermal = new Thermal(_sysfs);
        Assert.Null(thermal.TemperatureC());
        Assert.False(thermal.IsThrottled());
        Assert.False(thermal.IsUnderVoltage());
    }

    [Theory]
    [InlineData("61234\n", 61.234)]
    [InlineData("-5000\n", -5.0)]
    [InlineData("-274000\n", null)]
    [InlineData("2147483647\n", null)]
    [InlineData("", null)]
    [InlineData("nan\n", null)]
    public void A_zone_is_thousandths_of_a_degree_and_nonsense_is_none(string text, double? expected)
    {
        Write("class/thermal/thermal_zone0/temp", text);
        Assert.Equal(expected, new Thermal(_sysfs).TemperatureC());
    }

    [Fact]
    public void Of_several_zones_the_hottest_counts()
    {
        Write("class/thermal/thermal_zone0/temp", "51000");
        Write("class/thermal/thermal_zone1/temp", "63000");
        Write("class/thermal/thermal_zone2/temp", "broken");
        Assert.Equal(63, new Thermal(_sysfs).TemperatureC());
    }

    [Fact]
    public void A_cooled_processor_is_throttled_and_a_fan_is_not()
    {
        Write("class/thermal/cooling_device0/type", "pwm-fan\n");
        Write("class/thermal/cooling_device0/cur_state", "3\n");
        Assert.False(new Thermal(_sysfs).IsThrottled());
        Write("class/thermal/cooling_device1/type", "cpufreq-cpu0\n");
        Write("class/thermal/cooling_device1/cur_state", "0\n");
        Assert.False(new Thermal(_sysfs).IsThrottled());
        Write("class/thermal/cooling_device1/cur_state", "2\n");
        Assert.True(new Thermal(_sysfs).IsThrottled());
    }

    [Fact]
    public void The_supply_is_asked_of_its_own_sensor()
    {
        Write("class/hwmon/hwmon0/name", "cpu_thermal\n");
        Write("class/hwmon/hwmon0/in0_lcrit_alarm", "1\n");
        Assert.False(new Thermal(_sysfs).IsUnderVoltage());
        Write("class/hwmon/hwmon1/name", "rpi_volt\n");
        Write("class/hwmon/hwmon1/in0_lcrit_alarm", "0\n");
        Assert.False(new Thermal(_sysfs).IsUnderVoltage());
        Write("class/hwmon/hwmon1/in0_lcrit_alarm", "1\n");
        Assert.True(new Thermal(_sysfs).IsUnderVoltage());
    }
}
