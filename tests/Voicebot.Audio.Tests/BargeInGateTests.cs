namespace Voicebot.Audio.Tests;

public sealed class BargeInGateTests
{
    // '#' is a window with a voice, '-' one without; answers the number of the window that opened the gate, or 0.
    private static int OpensAt(string windows, float levelDbfs = -25, float echoDbfs = -40, BargeInOptions? options = null)
    {
        var gate = new BargeInGate(options ?? new BargeInOptions());
        for (var i = 0; i < windows.Length; i++)
            if (gate.Step(windows[i] == '#' ? 0.9f : 0.1f, levelDbfs, echoDbfs))
                return i + 1;
        return 0;
    }

    [Theory]
    [InlineData("########", 8)] // 240 ms are 7.5 windows
    [InlineData("#######", 0)]
    [InlineData("----########", 12)]
    [InlineData("####--####", 10)] // 64 ms are tolerated
    [InlineData("####---####----####", 0)]
    [InlineData("####---########", 15)]
    [InlineData("#-#-#-#-#-#-#-#", 15)]
    [InlineData("#--#--#--#--#--#--#--#", 22)]
    [InlineData("#---#---#---#---#---#---#---#---", 0)]
    public void A_voice_must_last_240_ms(string windows, int opensAt) => Assert.Equal(opensAt, OpensAt(windows));

    // The rule said plainly: some window ends 4 voiced ones with no three unvoiced in a row between them.
    [Fact]
    public void Every_sequence_of_16_windows_follows_the_rule()
    {
        var options = new BargeInOptions { VoicedMs = 128, DropoutMs = 64 };
        for (var pattern = 0; pattern < 1 << 16; pattern++)
        {
            var windows = string.Create(16, pattern, (span, bits) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = (bits >> i & 1) == 1 ? '#' : '-';
            });
            var expected = 0;
            var from = 0;
            foreach (var run in windows.Split("---"))
            {
                var voiced = 0;
                for (var i = 0; i < run.Length && expected == 0; i++)
                    if (run[i] == '#' && ++voiced == 4)
                        expected = from + i + 1;
                from += run.Length + 3;
            }
            Assert.True(expected == OpensAt(windows, options: options), windows);
        }
    }

    [Theory]
    [InlineData(-40, -39.9, true)]
    [InlineData(-40, -40, false)]
    [InlineData(-120, -50, true)] // no echo: only the minimum counts
    [InlineData(-120, -50.1, false)]
    public void What_can_be_our_echo_does_not_open_it(float echoDbfs, float levelDbfs, bool opens) =>
        Assert.Equal(opens, OpensAt("########", levelDbfs, echoDbfs) > 0);

    [Fact]
    public void It_stays_open_until_it_is_reset()
    {
        var gate = new BargeInGate(new BargeInOptions());
        for (var i = 0; i < 8; i++)
            gate.Step(1, -20, -120);
        Assert.True(gate.Step(0, -120, -120));
        Assert.True(gate.IsOpen);
        gate.Reset();
        Assert.False(gate.IsOpen);
        Assert.Equal(0, gate.VoicedMs);
        Assert.False(gate.Step(1, -50, -120));
        Assert.Equal(32, gate.VoicedMs);
    }

    [Fact]
    public void What_is_not_a_number_is_no_voice()
    {
        var gate = new BargeInGate(new BargeInOptions());
        gate.Step(float.NaN, -20, -120);
        gate.Step(1, float.NaN, -120);
        Assert.Equal(0, gate.VoicedMs);
    }

    [Fact]
    public void A_window_allocates_nothing()
    {
        var gate = new BargeInGate(new BargeInOptions());
        Assert.Equal(0, Allocation.Of(() => gate.Step(0.7f, -20, -30)));
    }
}
