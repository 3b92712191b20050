namespace Voicebot.Audio.Tests;

public sealed class VoiceActivityTests
{
    // The rule said plainly: look back over the whole history at every window.
    private static VoiceState Naive(ReadOnlySpan<bool> voiced, int start, int stop)
    {
        var speech = false;
        var voiceRun = 0;
        var silenceRun = 0;
        foreach (var window in voiced)
        {
            voiceRun = window ? voiceRun + 1 : 0;
            silenceRun = window ? 0 : silenceRun + 1;
            if (!speech && voiceRun >= start)
                speech = true;
            else if (speech && silenceRun >= stop)
                speech = false;
        }
        return (speech, voiceRun > 0) switch
        {
            (false, false) => VoiceState.Quiet,
            (false, true) => VoiceState.Starting,
            (true, true) => VoiceState.Speaking,
            (true, false) => VoiceState.Stopping,
        };
    }

    [Fact]
    public void Every_sequence_of_16_windows_follows_the_rule_for_every_small_threshold()
    {
        Span<bool> history = stackalloc bool[16];
        for (var start = 1; start <= 4; start++)
        {
            for (var stop = 1; stop <= 4; stop++)
            {
                var voice = new VoiceActivity(new VoiceActivityOptions { StartMs = start * 32, StopMs = stop * 32 });
                for (var pattern = 0; pattern < 1 << 16; pattern++)
                {
                    voice.Reset();
                    for (var i = 0; i < 16; i++)
                    {
                        history[i] = (pattern >> i & 1) == 1;
                        var state = voice.Step(history[i] ? 0.9f : 0.1f, -20);
                        // Earlier windows were compared under the patterns that end there.
                        if (i == 15 && state != Naive(history, start, stop))
                            Assert.Fail($"start {start}, stop {stop}, pattern {pattern:b16}: {state}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_sequence_of_6_probabilities_follows_the_hysteresis()
    {
        float[] probabilities = [0f, 0.34f, 0.35f, 0.49f, 0.5f, 1f, float.NaN];
        var voice = new VoiceActivity(new VoiceActivityOptions());
        var total = (int)Math.Pow(probabilities.Length, 6);
        for (var pattern = 0; pattern < total; pattern++)
        {
            voice.Reset();
            var voiced = false;
            for (int i = 0, rest = pattern; i < 6; i++, rest /= probabilities.Length)
            {
                var probability = probabilities[rest % probabilities.Length];
                voice.Step(probability, -20);
                voiced = probability >= 0.5f || (voiced && probability >= 0.35f);
                Assert.Equal(voiced, voice.IsVoiced);
            }
        }
    }

    [Fact]
    public void What_is_too_quiet_is_no_voice()
    {
        var voice = new VoiceActivity(new VoiceActivityOptions { MinimumLevelDbfs = -50 });
        Assert.Equal(VoiceState.Quiet, voice.Step(1, -50.1f));
        Assert.Equal(VoiceState.Quiet, voice.Step(1, float.NaN));
        Assert.Equal(VoiceState.Starting, voice.Step(1, -50));
    }

    [Theory]
    [InlineData(int.MinValue, 1)]
    [InlineData(0, 1)]
    [InlineData(47, 1)]
    [InlineData(48, 2)]
    [InlineData(96, 3)]
    [InlineData(100, 3)]
    [InlineData(200, 6)]
    [InlineData(600, 19)]
    public void Milliseconds_round_to_whole_windows(int ms, int windows)
    {
        Assert.Equal(windows, VoiceActivity.Windows(ms));
        Assert.Equal(windows, new VoiceActivityOptions { StartMs = ms }.StartWindows);
        Assert.Equal(windows, new VoiceActivityOptions { StopMs = ms }.StopWindows);
    }

    [Theory]
    [InlineData(1.1f, 0.3f)]
    [InlineData(-0.1f, -0.1f)]
    [InlineData(0.5f, 0.6f)]
    [InlineData(0.5f, -0.1f)]
    [InlineData(float.NaN, 0.3f)]
    [InlineData(0.5f, float.NaN)]
    public void Thresholds_are_checked(float enter, float exit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivity(new VoiceActivityOptions { EnterProbability = enter, ExitProbability = exit }));

    [Fact]
    public void A_window_is_what_the_detector_takes() => Assert.Equal(256, VoiceActivity.WindowSamples);

    [Fact]
    public void A_window_allocates_nothing()
    {
        var voice = new VoiceActivity(new VoiceActivityOptions());
        Assert.Equal(0, Allocation.Of(() => voice.Step(0.7f, -20)));
    }
}
