using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class ListenerTests : IDisposable
{
    private const short Loud = 4000;

    private readonly FakeTimeProvider _clock = new();
    private readonly List<Heard> _heard = [];
    private readonly Listener _listener;
    private float _playoutDbfs = Loudness.SilenceDbfs;

    public ListenerTests() =>
        _listener = new Listener(new LoudnessDetector(), TimeSpan.FromMilliseconds(600), () => _playoutDbfs, _clock, _heard.Add);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Speech_between_silences_is_one_utterance_with_look_back()
    {
        Hear(0, ms: 1000);
        Hear(Loud, ms: 960);
        Hear(0, ms: 1000);

        Assert.Equal([CallEventKind.SpeechStarted, CallEventKind.UtteranceEnded], Kinds());
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
    public void A_pause_shorter_than_the_hangover_does_not_split()
    {
        Hear(Loud, ms: 640);
        Hear(0, ms: 480);
        Hear(Loud, ms: 640);
        Hear(0, ms: 1000);
        Assert.Equal([CallEventKind.SpeechStarted, CallEventKind.UtteranceEnded], Kinds());
        Assert.Equal(Slin.SampleRateHz * 1280 / 1000, _heard[^1].Utterance!.Samples.Count(sample => sample == Loud));
    }

    [Fact]
    public void A_click_is_no_utterance()
    {
        Hear(0, ms: 320);
        Hear(Loud, ms: 32);
        Hear(0, ms: 1000);
        Assert.Equal([CallEventKind.SpeechStarted, CallEventKind.SpeechRejected], Kinds());
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
        Assert.Equal([CallEventKind.SpeechStarted, CallEventKind.UtteranceEnded], Kinds());
    }

    [Fact]
    public void A_keypress_gap_within_speech_does_not_end_it()
    {
        Hear(Loud, ms: 640);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        _listener.NoticeGap();
        Hear(Loud, ms: 640);
        Assert.Equal([CallEventKind.SpeechStarted], Kinds());
    }

    [Fact]
    public void Speech_without_end_is_cut_into_utterances_that_lose_nothing()
    {
        const int totalMs = 2 * Listener.MaxUtteranceMs + 4000;
        Hear(Loud, totalMs);
        Hear(0, ms: 1000);
        var utterances = _heard.Where(heard => heard.Utterance is not null).Select(heard => heard.Utterance!).ToList();
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
            using var listener = new Listener(new LoudnessDetector(), TimeSpan.FromMilliseconds(600), () => Loudness.SilenceDbfs, _clock, heard.Add);
            for (var start = 0; start < spoken.Length; start += length)
                listener.Feed(spoken.AsSpan(start, Math.Min(length, spoken.Length - start)));
            var samples = Assert.Single(heard, one => one.Utterance is not null).Utterance!.Samples;
            reference ??= samples;
            Assert.Equal(reference, samples);
        }
    }

    [Fact]
    public void Loud_speech_over_the_playout_takes_the_floor_after_240_ms()
    {
        _playoutDbfs = -20;
        Hear(Loud, ms: 224);
        Assert.DoesNotContain(CallEventKind.BargeIn, Kinds());
        Hear(Loud, ms: 64);
        Assert.Single(Kinds(), CallEventKind.BargeIn);
    }

    [Fact]
    public void The_echo_of_the_playout_does_not()
    {
        _playoutDbfs = -10;
        // Loud enough for the detector, but no louder than the playout's echo would be.
        Hear(500, ms: 2000);
        Assert.DoesNotContain(CallEventKind.BargeIn, Kinds());
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var frame = new short[Slin.FrameSamples];
        _listener.Feed(frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _listener.Feed(frame);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private List<CallEventKind> Kinds() => [.. _heard.Select(heard => heard.Kind).Where(kind => kind != CallEventKind.BargeIn || _playoutDbfs > -100)];

    private void Hear(short value, int ms)
    {
        var frame = new short[Slin.FrameSamples];
        Array.Fill(frame, value);
        for (var left = Samples(ms); left > 0; left -= frame.Length)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(Slin.FrameMs));
            _listener.Feed(frame.AsSpan(0, Math.Min(left, frame.Length)));
        }
    }

    private static int Samples(int ms) => Slin.SampleRateHz / 1000 * ms;
}
