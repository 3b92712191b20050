using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;
using Voicebot.Audio.Tests;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class ListenerTests : IDisposable
{
    private const short Loud = 4000;

    private readonly FakeTimeProvider _clock = new();
    private readonly List<Heard> _heard = [];
    private readonly Listener _listener;
    private readonly SentAudio _sent = new();
    private short _playing;

    public ListenerTests() =>
        _listener = new Listener(new LoudnessDetector(), TimeSpan.FromMilliseconds(600), new EchoGuard(_sent, null), _clock, _heard.Add);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Parts_are_joined_to_what_one_utterance_may_hold_the_newest_words_first()
    {
        var earlier = new Utterance([.. Enumerable.Repeat((short)1, Utterance.MostSamples - 100)], 20_000, 600, VoicedAt: 1);
        var later = new Utterance([.. Enumerable.Repeat((short)2, 8000)], 1000, 600, VoicedAt: 2);
        var joined = Utterance.Join(earlier, later);
        Assert.Equal(Utterance.MostSamples, joined.Samples.Length);
        Assert.All(joined.Samples[^8000..], sample => Assert.Equal(2, sample));
        Assert.Equal(2, joined.VoicedAt);
        Assert.InRange(joined.VoicedMs, 20_000, Utterance.MostSamples / 8);
        Assert.Equal(300, Utterance.Join(later with { Samples = new short[100] }, later with { Samples = new short[200] }).Samples.Length);
    }

    [Fact]
    public void Speech_between_silences_is_one_utterance_with_look_back()
    {
        Hear(0, ms: 1000);
        Hear(Loud, ms: 960);
        Hear(0, ms: 1000);

        Assert.Equal([HeardKind.SpeechStarted, HeardKind.UtteranceEnded], Kinds());
        var utterance = _heard[^1].Utterance!;
        Assert.InRange(utterance.VoicedMs, 960, 1024);
        var loud = utterance.Samples.Count(sample => sample == Loud);
        Assert.Equal(Slin.SampleRateHz * 960 / 1000, loud);
        // 300 ms before, about 200 ms after; the rest of the hangover would only cost the recogniser time.
        var before = Array.FindIndex(utterance.Samples, sample => sample == Loud);
        Assert.InRange(before, Samples(300), Samples(340));
        Assert.InRange(utterance.Samples.Length - loud - before, Samples(150), Samples(240));
        Assert.InRange(utterance.EndpointMs, 580, 660);
    }

    [Fact]
    public void The_line_is_measured_speech_pauses_and_gaps_apart()
    {
        Hear(40, ms: 2000);
        Hear(Loud, ms: 960);
        Hear(40, ms: 1000);
        Assert.Equal(new LineQuality((int)MathF.Round(Loudness.RmsDbfs([Loud])), (int)MathF.Round(Loudness.RmsDbfs([40])), null, 0, 0, 0), _listener.Line);
        for (var n = 0; n < 5; n++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(200));
            _listener.NoticeGap();
        }
        Hear(40, ms: 200);
        Assert.Equal((1, 1000), (_listener.Line.Gaps, _listener.Line.GapMs));
    }

    [Fact]
    public void Our_own_voice_is_no_noise_of_the_line_and_our_silence_hides_none()
    {
        _playing = 8; // comfort noise
        Hear(1, ms: 500); // less than its echo might be
        Assert.Equal((int)MathF.Round(Loudness.RmsDbfs([1])), _listener.Line.NoiseDbfs);
        Hear(40, ms: 1500);
        _playing = Loud;
        Hear(2000, ms: 2000); // its echo
        Assert.Equal((int)MathF.Round(Loudness.RmsDbfs([40])), _listener.Line.NoiseDbfs);
    }

    [Fact]
    public void A_pause_shorter_than_the_hangover_does_not_split()
    {
        Hear(Loud, ms: 640);
        Hear(0, ms: 480);
        Hear(Loud, ms: 640);
        Hear(0, ms: 1000);
        Assert.Equal([HeardKind.SpeechStarted, HeardKind.UtteranceEnded], Kinds());
        Assert.Equal(Slin.SampleRateHz * 1280 / 1000, _heard[^1].Utterance!.Samples.Count(sample => sample == Loud));
    }

    [Fact]
    public void A_short_silence_hands_over_what_there_is_so_that_recognition_can_begin()
    {
        Hear(Loud, ms: 640);
        Hear(0, ms: 256);
        var paused = Assert.Single(_heard, heard => heard.Kind == HeardKind.Paused).Utterance!;
        Assert.Equal(Samples(640), paused.Samples.Count(sample => sample == Loud));
        Hear(Loud, ms: 320);
        Assert.Contains(_heard, heard => heard.Kind == HeardKind.Resumed);
        Hear(0, ms: 1000);
        // The second pause is the end: what is handed over then is the whole utterance.
        var last = _heard.Last(heard => heard.Kind == HeardKind.Paused).Utterance!;
        var whole = _heard.Single(heard => heard.Kind == HeardKind.UtteranceEnded).Utterance!;
        Assert.Equal(whole.VoicedAt, last.VoicedAt);
        Assert.Equal(whole.Samples.AsSpan(0, last.Samples.Length).ToArray(), last.Samples);
        Assert.InRange(whole.Samples.Length - last.Samples.Length, 0, Samples(20));
    }

    [Fact]
    public void The_hangover_can_change_within_a_pause()
    {
        Hear(Loud, ms: 640);
        Hear(0, ms: 256);
        _listener.Hangover = TimeSpan.FromMilliseconds(320);
        Hear(0, ms: 96);
        Assert.Equal([HeardKind.SpeechStarted, HeardKind.UtteranceEnded], Kinds());
    }

    [Fact]
    public void A_click_is_no_utterance()
    {
        Hear(0, ms: 320);
        Hear(Loud, ms: 32);
        Hear(0, ms: 1000);
        Assert.Equal([HeardKind.SpeechStarted, HeardKind.SpeechRejected], Kinds());
    }

    [Fact]
    public void A_click_right_before_speech_is_kept_in_front_of_it()
    {
        Hear(0, ms: 320);
        Hear(Loud, ms: 32);
        Hear(0, ms: 96);
        Hear(Loud, ms: 640);
        Hear(0, ms: 1000);
        Assert.Equal(Slin.SampleRateHz * 672 / 1000, _heard[^1].Utterance!.Samples.Count(sample => sample == Loud));
    }

    [Fact]
    public void A_phone_that_stops_sending_ends_the_utterance()
    {
        Hear(Loud, ms: 640);
        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            _listener.NoticeGap();
        }
        Assert.Equal([HeardKind.SpeechStarted, HeardKind.UtteranceEnded], Kinds());
    }

    [Fact]
    public void A_keypress_gap_within_speech_does_not_end_it()
    {
        Hear(Loud, ms: 640);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        _listener.NoticeGap();
        Hear(Loud, ms: 640);
        Assert.Equal([HeardKind.SpeechStarted], Kinds());
    }

    [Fact]
    public void Speech_without_end_is_cut_into_utterances_that_lose_nothing()
    {
        const int totalMs = 2 * Listener.MaxUtteranceMs + 4000;
        Hear(Loud, totalMs);
        Hear(0, ms: 1000);
        var utterances = _heard.Where(heard => heard.Kind == HeardKind.UtteranceEnded).Select(heard => heard.Utterance!).ToList();
        Assert.Equal(3, utterances.Count);
        Assert.Equal(Samples(totalMs), utterances.Sum(utterance => utterance.Samples.Count(sample => sample == Loud)));
    }

    [Fact]
    public void Any_frame_length_gives_the_same_utterance()
    {
        var spoken = new short[Samples(2400)];
        spoken.AsSpan(Samples(512), Samples(800)).Fill(Loud);
        short[]? reference = null;
        foreach (var length in new[] { 160, 1, 7, 138, 255, 256, 257, 320, 1600, spoken.Length })
        {
            List<Heard> heard = [];
            using var listener = new Listener(new LoudnessDetector(), TimeSpan.FromMilliseconds(600), new EchoGuard(new SentAudio(), null), _clock, heard.Add);
            for (var start = 0; start < spoken.Length; start += length)
                listener.Feed(spoken.AsSpan(start, Math.Min(length, spoken.Length - start)));
            var samples = Assert.Single(heard, one => one.Kind == HeardKind.UtteranceEnded).Utterance!.Samples;
            reference ??= samples;
            Assert.Equal(reference, samples);
        }
    }

    [Fact]
    public void Loud_speech_over_the_playout_takes_the_floor_after_240_ms()
    {
        _playing = 2000;
        Hear(Loud, ms: 224);
        Assert.DoesNotContain(HeardKind.BargeIn, Kinds());
        Hear(Loud, ms: 64);
        Assert.Single(Kinds(), HeardKind.BargeIn);
    }

    [Fact]
    public void The_echo_of_the_playout_does_not()
    {
        _playing = 10_000;
        // Loud enough for the detector, but no louder than the playout's echo would be.
        Hear(500, ms: 2000);
        Assert.Empty(Kinds());
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var frame = new short[Slin.FrameSamples];
        Assert.Equal(0, Allocation.Of(() => _listener.Feed(frame)));
    }

    [Fact]
    public void What_a_wideband_line_carries_above_4_kHz_is_kept_in_step_with_what_lies_below()
    {
        Hear(0, ms: 200);                    // narrow at first
        HearWide(0, 0, ms: 100);             // the look-back reaches before it
        HearWide(Loud, 111, ms: 100);        // a click comes back as the beginning of what follows
        HearWide(0, 0, ms: 100);
        HearWide(Loud, 222, ms: 960);
        HearWide(0, 0, ms: 1000);

        var utterance = _heard[^1].Utterance!;
        Assert.Equal(2 * utterance.Samples.Length, utterance.Upper!.Length);
        Assert.All(Enumerable.Range(0, utterance.Upper.Length), i => Assert.Equal(utterance.Samples[i / 2] == 0, utterance.Upper[i] == 0));
        Assert.Contains((short)222, utterance.Upper);
    }

    [Fact]
    public void A_gap_and_a_line_that_turns_narrow_keep_the_bands_in_step()
    {
        HearWide(0, 0, ms: 500);
        HearWide(Loud, 1, ms: 310);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        _listener.NoticeGap();
        HearWide(Loud, 2, ms: 330);
        Hear(Loud, ms: 330);
        HearWide(Loud, 3, ms: 330);
        HearWide(0, 0, ms: 1000);

        var utterance = _heard[^1].Utterance!;
        Assert.Equal(2 * utterance.Samples.Length, utterance.Upper!.Length);
        Assert.All(Enumerable.Range(0, utterance.Upper.Length), i => Assert.True(utterance.Upper[i] == 0 || utterance.Samples[i / 2] == Loud));
        Assert.Equal([1, 2, 3], utterance.Upper.Where(sample => sample != 0).Distinct());
        Assert.InRange(utterance.Upper.Count(sample => sample == 3), 2 * Samples(320), 2 * Samples(330));
    }

    [Fact]
    public void A_narrow_call_has_no_upper_band()
    {
        Hear(0, ms: 500);
        Hear(Loud, ms: 960);
        Hear(0, ms: 1000);
        Assert.Null(_heard[^1].Utterance!.Upper);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Joined_parts_keep_their_upper_bands_where_they_belong(bool earlierIsWide, bool laterIsWide)
    {
        static short[] Upper(int count, short value) => [.. Enumerable.Repeat(value, 2 * count)];
        var earlier = new Utterance(new short[1000], 100, 600, VoicedAt: 1, Upper: earlierIsWide ? Upper(1000, 1) : null);
        var later = new Utterance(new short[300], 30, 600, VoicedAt: 2, Upper: laterIsWide ? Upper(300, 2) : null);
        var joined = Utterance.Join(earlier, later).Upper!;
        Assert.All(joined[..2000], sample => Assert.Equal(earlierIsWide ? 1 : 0, sample));
        Assert.All(joined[2000..], sample => Assert.Equal(laterIsWide ? 2 : 0, sample));
        Assert.Equal(2600, joined.Length);
    }

    [Fact]
    public void A_wideband_frame_allocates_nothing()
    {
        var frame = new short[Slin.FrameSamples];
        var upper = new short[2 * Slin.FrameSamples];
        _listener.Feed(frame, upper);
        Assert.Equal(0, Allocation.Of(() => _listener.Feed(frame, upper)));
    }

    // Barge-in is of interest while something plays, pauses only where a test is about them.
    private List<HeardKind> Kinds() =>
        [.. _heard.Select(heard => heard.Kind).Where(kind => kind is not (HeardKind.Paused or HeardKind.Resumed) && (kind != HeardKind.BargeIn || _playing > 0))];

    private void HearWide(short value, short upper, int ms) => Hear(value, ms, upper);

    private void Hear(short value, int ms, short? upper = null)
    {
        var above = upper is { } some ? Enumerable.Repeat(some, 2 * Slin.FrameSamples).ToArray() : [];
        var frame = new short[Slin.FrameSamples];
        Array.Fill(frame, value);
        var playing = new short[Slin.FrameSamples];
        Array.Fill(playing, _playing);
        for (var left = Samples(ms); left > 0; left -= frame.Length)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(Slin.FrameMs));
            _sent.Write(playing);
            var count = Math.Min(left, frame.Length);
            _listener.Feed(frame.AsSpan(0, count), above.AsSpan(0, Math.Min(above.Length, 2 * count)));
        }
    }

    private static int Samples(int ms) => Slin.SampleRateHz / 1000 * ms;
}
