namespace Voicebot.Audio.Tests;

public sealed class EndpointerTests
{
    // Windows: 3 of voice are speech, 2 of silence a pause, 4 end the utterance, 12 cut it.
    private static readonly EndpointerOptions Small = new() { MinSpeechMs = 96, SpeculateAfterMs = 64, HangoverMs = 128, MaxUtteranceMs = 384 };

    private static readonly Dictionary<EndpointEvent, char> Letters = new()
    {
        [EndpointEvent.None] = '.',
        [EndpointEvent.SpeechStarted] = 'S',
        [EndpointEvent.SpeechRejected] = 'X',
        [EndpointEvent.Pause] = 'P',
        [EndpointEvent.SpeechResumed] = 'R',
        [EndpointEvent.UtteranceEnded] = 'E',
        [EndpointEvent.UtteranceCut] = 'C',
    };

    // '#' is a window with voice, '-' one without.
    private static string Run(Endpointer endpointer, string windows) =>
        string.Concat(windows.Select(window => Letters[endpointer.Step(window == '#' ? 0.9f : 0.1f)]));

    [Theory]
    [InlineData("--###----", "..S...P.E")]
    [InlineData("--###-#--#----", "..S.....P.E...")] // a click in a pause is silence
    [InlineData("#-##-###----", "SXS.XS...P.E")]
    [InlineData("###--###----", "S...P..R.P.E")]
    [InlineData("###--##--", "S...P..E.")]
    [InlineData("###--##-###----", "S...P..E S...P.E")]
    [InlineData("###---#-", "S...P..E")]
    [InlineData("###--#-", "S...P.E")]
    [InlineData("##############", "S..........CS.")]
    [InlineData("##########----", "S..........C..")] // the cut comes before the pause
    [InlineData("#########----", "S.........PC.")]
    [InlineData("########-----", "S........P.E.")] // the end comes before the cut
    [InlineData("####--##--##--####", "S....P..E.S.X.S...")]
    public void Scripts(string windows, string events) =>
        Assert.Equal(events.Replace(" ", "", StringComparison.Ordinal), Run(new Endpointer(Small), windows));

    // The rules said plainly, on the indices of the windows.
    private sealed class Naive(int minSpeech, int speculate, int hangover, int max)
    {
        private int _now = -1;
        private int _start = -1;
        private int _runStart;
        private int _lastSpeech = -1;
        private bool _confirmed;
        private bool _paused;
        private bool _voiced;

        public int Voiced { get; private set; }

        public int Length { get; private set; }

        public int Silence => _voiced ? 0 : _now - _lastSpeech;

        public EndpointEvent Step(bool voiced)
        {
            _now++;
            if (!voiced || !_voiced)
                _runStart = _now;
            _voiced = voiced;
            var run = voiced ? _now - _runStart + 1 : 0;
            if (_start < 0)
            {
                if (!voiced)
                    return EndpointEvent.None;
                _start = _now;
                _runStart = _now;
                (Voiced, Length, _paused, _confirmed) = (1, 1, false, minSpeech == 1);
                if (_confirmed)
                    _lastSpeech = _now;
                return EndpointEvent.SpeechStarted;
            }
            Length = _now - _start + 1;
            if (!voiced && !_confirmed)
                return End(EndpointEvent.SpeechRejected);
            var resumed = _paused && run >= minSpeech;
            if (voiced && !_paused)
                Voiced++;
            if (resumed)
                Voiced += run;
            _confirmed |= run >= minSpeech;
            _paused &= !resumed;
            if (voiced && _confirmed && !_paused)
                _lastSpeech = _now;
            if (!voiced && Silence >= hangover)
                return End(EndpointEvent.UtteranceEnded);
            if (Length >= max)
            {
                if (voiced)
                    _lastSpeech = _now;
                return End(EndpointEvent.UtteranceCut);
            }
            if (resumed)
                return EndpointEvent.SpeechResumed;
            if (voiced || _paused || Silence < speculate)
                return EndpointEvent.None;
            _paused = true;
            return EndpointEvent.Pause;
        }

        private EndpointEvent End(EndpointEvent happened)
        {
            _start = -1;
            _runStart = _now + 1;
            _voiced = _voiced && happened == EndpointEvent.UtteranceCut;
            return happened;
        }
    }

    [Fact]
    public void Every_sequence_of_14_windows_follows_the_rules_for_small_thresholds()
    {
        foreach (var minSpeech in new[] { 1, 2, 3 })
            foreach (var speculate in new[] { 1, 2, 3 })
                foreach (var hangover in new[] { 1, 3, 4, 6 })
                    foreach (var max in new[] { 3, 7, 11, 50 })
                        Compare(minSpeech, speculate, hangover, max);
    }

    private static void Compare(int minSpeech, int speculate, int hangover, int max)
    {
        var options = new EndpointerOptions { MinSpeechMs = minSpeech * 32, SpeculateAfterMs = speculate * 32, HangoverMs = hangover * 32, MaxUtteranceMs = max * 32 };
        var endpointer = new Endpointer(options);
        for (var pattern = 0; pattern < 1 << 14; pattern++)
        {
            endpointer.Reset();
            var naive = new Naive(minSpeech, speculate, hangover, max);
            for (var i = 0; i < 14; i++)
            {
                var voiced = (pattern >> i & 1) == 1;
                var happened = endpointer.Step(voiced ? 0.9f : 0.1f);
                var expected = naive.Step(voiced);
                if (happened != expected || endpointer.UtteranceMs != naive.Length * 32 || endpointer.VoicedMs != naive.Voiced * 32 || endpointer.SilenceMs != naive.Silence * 32)
                {
                    Assert.Fail($"{options}, pattern {pattern:b14} from the right, window {i}: {happened}, expected {expected}; "
                        + $"length {endpointer.UtteranceMs / 32} {naive.Length}, voiced {endpointer.VoicedMs / 32} {naive.Voiced}, silence {endpointer.SilenceMs / 32} {naive.Silence}");
                }
            }
        }
    }

    [Fact]
    public void The_default_pause_is_192_ms_and_the_default_hangover_608_ms()
    {
        var endpointer = new Endpointer(new EndpointerOptions());
        Run(endpointer, new string('#', 20));
        Assert.Equal(".....P............E", Run(endpointer, new string('-', 19)));
        Assert.Equal(640, endpointer.VoicedMs);
        Assert.Equal(608, endpointer.SilenceMs);
        Assert.Equal(1248, endpointer.UtteranceMs);
    }

    [Fact]
    public void The_hangover_may_change_between_and_during_utterances()
    {
        var endpointer = new Endpointer(Small) { Hangover = 64 };
        Assert.Equal("S...E", Run(endpointer, "###--"));
        endpointer.Hangover = 320;
        Assert.Equal("S...P....", Run(endpointer, "###------"));
        endpointer.Hangover = 96;
        Assert.Equal(EndpointEvent.UtteranceEnded, endpointer.Step(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => endpointer.Hangover = 0);
        Assert.Equal(96, endpointer.Hangover);
    }

    [Fact]
    public void Its_flags_follow_the_utterance()
    {
        var endpointer = new Endpointer(Small);
        (bool, bool, bool) Flags(string windows)
        {
            Run(endpointer, windows);
            return (endpointer.InUtterance, endpointer.IsConfirmed, endpointer.IsPaused);
        }
        Assert.Equal((false, false, false), Flags("-"));
        Assert.Equal((true, false, false), Flags("##"));
        Assert.Equal((true, true, false), Flags("#-"));
        Assert.Equal((true, true, true), Flags("-##"));
        Assert.Equal((true, true, false), Flags("#"));
        Assert.Equal((false, false, false), Flags("----"));
    }

    [Fact]
    public void A_gap_is_silence()
    {
        var endpointer = new Endpointer(Small);
        Run(endpointer, "###");
        Assert.Equal(EndpointEvent.None, endpointer.StepGap(40));
        Assert.Equal(32, endpointer.SilenceMs);
        Assert.Equal(EndpointEvent.Pause, endpointer.StepGap(24)); // 8 ms were left over
        Assert.Equal(EndpointEvent.UtteranceEnded, endpointer.StepGap(500));
        Assert.False(endpointer.InUtterance);
        Run(endpointer, "##");
        Assert.Equal(EndpointEvent.SpeechRejected, endpointer.StepGap(32));
        Run(endpointer, "###");
        Assert.Equal(EndpointEvent.UtteranceEnded, endpointer.StepGap(128)); // past the pause
        Assert.Equal(EndpointEvent.None, endpointer.StepGap(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => endpointer.StepGap(-1));
    }

    [Fact]
    public void An_hour_is_the_longest_gap_and_silence_never_overflows()
    {
        var endpointer = new Endpointer(Small);
        for (var i = 0; i < 3; i++)
            endpointer.StepGap(int.MaxValue);
        Assert.Equal(3 * 3_600_000, endpointer.SilenceMs);
    }

    [Fact]
    public void A_level_under_the_minimum_is_silence()
    {
        var endpointer = new Endpointer(Small with { MinimumLevelDbfs = -45 });
        Assert.Equal(EndpointEvent.None, endpointer.Step(1, -46));
        Assert.Equal(EndpointEvent.SpeechStarted, endpointer.Step(1, -44));
    }

    [Fact]
    public void A_reset_forgets_all_but_the_hangover()
    {
        var endpointer = new Endpointer(Small) { Hangover = 64 };
        Run(endpointer, "-###-");
        endpointer.StepGap(31);
        endpointer.Reset();
        Assert.Equal((0, 0, 0, false), (endpointer.VoicedMs, endpointer.SilenceMs, endpointer.UtteranceMs, endpointer.InUtterance));
        Assert.Equal("S...", Run(endpointer, "###-"));
        Assert.Equal(EndpointEvent.None, endpointer.StepGap(31));
        Assert.Equal(EndpointEvent.UtteranceEnded, endpointer.StepGap(1));
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Endpointer(Small with { MinSpeechMs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Endpointer(Small with { SpeculateAfterMs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Endpointer(Small with { HangoverMs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Endpointer(Small with { MaxUtteranceMs = 95 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Endpointer(Small with { EnterProbability = 2 }));
    }

    [Fact]
    public void A_window_allocates_nothing()
    {
        var endpointer = new Endpointer(Small);
        var window = 0;
        Assert.Equal(0, Allocation.Of(() =>
        {
            endpointer.Step(window++ % 9 < 4 ? 1 : 0, -20);
            endpointer.StepGap(20);
        }));
    }
}
