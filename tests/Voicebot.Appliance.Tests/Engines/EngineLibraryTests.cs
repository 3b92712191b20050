using System.Runtime.InteropServices;
using Voicebot.Appliance.Engines;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Engines;

public sealed partial class EngineLibraryTests
{
    [Theory]
    [InlineData("1.9.5")]
    [InlineData("1.9.5-dev")]
    [InlineData("1.9.5.1")]
    public void The_wanted_version_passes(string found) => Assert.Equal(found, EngineLibrary.Check("libwhisper.so.1", "1.9.5", () => found));

    [Theory]
    [InlineData("1.9.50")]
    [InlineData("1.9.6")]
    [InlineData("1.9")]
    [InlineData("")]
    public void Another_version_says_what_is_found_and_what_is_wanted(string found)
    {
        var error = Assert.Throws<EngineVersionException>(() => EngineLibrary.Check("libwhisper.so.1", "1.9.5", () => found));
        Assert.Equal($"libwhisper.so.1: found version {found}, wanted 1.9.5", error.Message);
    }

    [Fact]
    public void A_missing_library_is_one_line()
    {
        var error = Assert.Throws<EngineUnavailableException>(() => EngineLibrary.Reach("libnowhere.so.1", Nowhere));
        Assert.Equal("libnowhere.so.1 is not installed", error.Message);
    }

    [Fact]
    public void A_missing_function_is_one_line()
    {
        var error = Assert.Throws<EngineUnavailableException>(() => EngineLibrary.Reach("libc.so.6", NoFunction));
        Assert.StartsWith("libc.so.6 lacks a function: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [LibraryImport("libnowhere.so.1", EntryPoint = "nothing")]
    private static partial int Nowhere();

    [LibraryImport("libc.so.6", EntryPoint = "voicebot_has_no_such_function")]
    private static partial int NoFunction();
}
