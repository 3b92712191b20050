using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Engines.Speex;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Conversations;
using Voicebot.Appliance.Tests.Engines;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Calls;

/// <summary>Our own voice comes back from the line: espeak-ng's sentences through playout, line, canceller, both detectors and the listener.</summary>
[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class EchoTests(ConversationEngines engines, ITestOutputHelper output) : IClassFixture<ConversationEngines>
{
    [Theory]
    [InlineData("energy", 20, 40)]
    [InlineData("energy", 20, 120)]
    [InlineData("energy", 20, 250)]
    [InlineData("energy", 20, 400)]
    [InlineData("energy", 10, 40)]
    [InlineData("energy", 10, 120)]
    [InlineData("energy", 10, 250)]
    [InlineData("energy", 10, 400)]
    [InlineData("energy", 30, 120)]
    [InlineData("energy", 30, 400)]
    [InlineData("energy", 40, 120)]
    [InlineData("silero", 20, 40)]
    [InlineData("silero", 20, 400)]
    [InlineData("silero", 10, 120)]
    [InlineData("silero", 10, 250)]
    [InlineData("silero", 30, 250)]
    public async Task Our_own_voice_is_not_heard(string detector, int lossDb, int delayMs)
    {
        using var call = await EchoCall.BeginAsync(engines, detector, new EchoLine { LossDb = lossDb, DelayMs = delayMs });
        call.PlayToTheEnd();
        output.WriteLine(call.Diary);
        Assert.Empty(call.Kinds);
    }

    [Theory]
    [InlineData("energy", null, 120, 6000)]
    [InlineData("energy", 10, 120, 6000)]
    [InlineData("energy", 20, 40, 6000)]
    [InlineData("energy", 20, 400, 6000)]
    [InlineData("energy", 30, 250, 6000)]
    [InlineData("energy", 20, 120, 2000)]
    [InlineData("silero", null, 120, 6000)]
    [InlineData("silero", null, 120, 2000)]
    [InlineData("silero", 10, 120, 6000)]
    [InlineData("silero", 20, 40, 6000)]
    [InlineData("silero", 20, 400, 6000)]
    [InlineData("silero", 30, 250, 6000)]
    [InlineData("silero", 20, 120, 2000)]
    public async Task A_caller_who_speaks_over_it_is_heard(string detector, int? lossDb, int delayMs, int atMs)
    {
        using var call = await EchoCall.BeginAsync(engines, detector, new EchoLine { LossDb = lossDb, DelayMs = delayMs });
        while (call.NowMs < atMs)
            call.Frame([]);
        var before = call.Kinds.ToList();
        call.Say(await CallerAsync());
        call.PlayToTheEnd();
        output.WriteLine(call.Diary);
        Assert.Empty(before);
        Assert.InRange(call.FirstAt(HeardKind.SpeechStarted) - atMs, 0, 200);
        // 240 ms of voice, and some of a sentence are gaps.
        Assert.InRange(call.FirstAt(HeardKind.BargeIn) - atMs, 240, 500);
    }

    [Theory]
    [InlineData("energy", 120, 250)]
    [InlineData("energy", 250, 120)]
    [InlineData("silero", 120, 250)]
    [InlineData("silero", 400, 40)]
    public async Task A_path_that_changes_is_found_again(string detector, int delayMs, int thenMs)
    {
        var line = new EchoLine { DelayMs = delayMs };
        using var call = await EchoCall.BeginAsync(engines, detector, line);
        while (call.NowMs < 7000)
            call.Frame([]);
        line.DelayMs = thenMs;
        call.PlayToTheEnd();
        output.WriteLine(call.Diary);
        Assert.DoesNotContain(HeardKind.BargeIn, call.Kinds);
        Assert.Equal(EchoState.Converged, call.State);
        Assert.InRange(call.DelayMs!.Value, thenMs - 2, thenMs + 2);
    }

    [Theory]
    [InlineData("energy")]
    [InlineData("silero")]
    public async Task What_was_said_over_it_is_understood_as_without_it(string detector)
    {
        var alone = await UnderstoodAsync(detector, new EchoLine { LossDb = null });
        var throughEcho = await UnderstoodAsync(detector, new EchoLine { LossDb = 14, DelayMs = 180 });
        output.WriteLine($"{alone} | {throughEcho}");
        Assert.Contains("machine", alone, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("machine", throughEcho, StringComparison.OrdinalIgnoreCase);
        // Of the announcement that was playing, no word.
        Assert.DoesNotContain("panne", throughEcho, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Half_a_second_of_a_loudspeaker_that_clips_is_enough_to_find_it()
    {
        using var call = await EchoCall.BeginAsync(engines, "energy", new EchoLine { LossDb = 14, DelayMs = 180, Drive = 4 });
        call.PlayToTheEnd();
        output.WriteLine(call.Diary);
        Assert.Empty(call.Kinds);
        Assert.Equal(EchoState.Converged, call.State);
    }

    [Fact]
    public async Task A_frame_costs_less_than_a_third_of_a_millisecond_and_allocates_nothing()
    {
        using var canceller = SpeexEchoCanceller.Open();
        var sent = new SentAudio();
        using var guard = new EchoGuard(sent, canceller);
        var voice = await engines.SpeakAsync("D’accord, votre appareil est en panne. Débranchez-le une minute, puis rebranchez-le.");
        var line = new EchoLine();
        var received = new short[voice.Length / Slin.FrameSamples * Slin.FrameSamples];
        for (var at = 0; at < received.Length; at += Slin.FrameSamples)
            line.Pass(voice.AsSpan(at, Slin.FrameSamples), [], received.AsSpan(at, Slin.FrameSamples));
        // Of each frame the best of five: the machine's other work makes single ones slow, never fast.
        var best = new double[received.Length / Slin.FrameSamples];
        Array.Fill(best, double.MaxValue);
        var leastAllocated = long.MaxValue; // see Allocation.Of
        for (var run = 0; run < 5; run++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            for (var frame = 0; frame < best.Length; frame++)
            {
                var began = System.Diagnostics.Stopwatch.GetTimestamp();
                sent.Write(voice.AsSpan(frame * Slin.FrameSamples, Slin.FrameSamples));
                guard.Clean(received.AsSpan(frame * Slin.FrameSamples, Slin.FrameSamples));
                best[frame] = Math.Min(best[frame], System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            leastAllocated = Math.Min(leastAllocated, GC.GetAllocatedBytesForCurrentThread() - allocated);
        }
        Assert.Equal(0, leastAllocated);
        Array.Sort(best);
        var median = best[best.Length / 2];
        output.WriteLine($"{median:0.000} ms a frame");
        Assert.True(median < 0.33, $"{median:0.000} ms");
    }

    private async Task<string> UnderstoodAsync(string detector, EchoLine line)
    {
        using var call = await EchoCall.BeginAsync(engines, detector, line);
        while (call.NowMs < 5000)
            call.Frame([]);
        call.Say(await engines.SpeakAsync("Ma machine à laver ne marche plus."));
        call.PlayToTheEnd();
        var samples = call.Utterances[0].Samples;
        var wide = new float[samples.Length * 2];
        Slin.ToFloat(Resampler.Convert(samples, Slin.SampleRateHz, 2 * Slin.SampleRateHz), wide);
        return (await engines.Recognizer.RecognizeAsync(wide, RecognitionHints.None, TestContext.Current.CancellationToken)).Text;
    }

    private async Task<short[]> CallerAsync()
    {
        var voice = await engines.SpeakAsync("Attendez, ma machine à laver ne démarre plus depuis hier soir.", pitch: 70);
        Loudness.Normalise(voice, -25, -3);
        return voice;
    }
}

internal sealed class EchoCall : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(int AtMs, HeardKind Kind)> _heard = [];
    private readonly Playout _playout;
    private readonly EchoGuard _guard;
    private readonly Listener _listener;
    private readonly EchoLine _line;
    private readonly short[] _sent = new short[Slin.FrameSamples];
    private readonly short[] _received = new short[Slin.FrameSamples];
    private readonly System.Text.StringBuilder _diary = new();

    private EchoCall(ISpeechDetector detector, EchoLine line)
    {
        _line = line;
        _playout = new Playout(_clock, _ => { });
        _guard = new EchoGuard(_playout.Sent, SpeexEchoCanceller.Open());
        _listener = new Listener(detector, TimeSpan.FromMilliseconds(600), _guard, _clock, heard =>
        {
            _heard.Add((NowMs, heard.Kind));
            if (heard.Kind == HeardKind.UtteranceEnded)
                Utterances.Add(heard.Utterance!);
        });
    }

    public List<Utterance> Utterances { get; } = [];

    public int NowMs { get; private set; }

    public IEnumerable<HeardKind> Kinds => _heard.Select(heard => heard.Kind);

    public string Diary => _diary + string.Join(' ', _heard);

    public static async Task<EchoCall> BeginAsync(ConversationEngines engines, string detector, EchoLine line)
    {
        var call = new EchoCall(engines.NewDetector(detector), line);
        var speech = call._playout.Begin();
        foreach (var text in new[]
        {
            "Bonjour, bienvenue au SAV Wouippleul. Comment puis-je vous aider ?",
            "D’accord, votre appareil est en panne. Débranchez-le une minute, puis rebranchez-le.",
            "Si la panne continue, dites : conseiller. Puis-je vous aider pour autre chose ?",
            "Nous sommes ouverts du lundi au vendredi, de neuf heures à dix-huit heures.",
        })
        {
            call._playout.Write(speech, await engines.SpeakAsync(text));
            call._playout.Write(speech, new short[Slin.SampleRateHz / 2]);
        }
        call._playout.End(speech);
        return call;
    }

    public EchoState State => _guard.State;

    public int? DelayMs => _guard.DelayMs;

    public int FirstAt(HeardKind kind) => _heard.FirstOrDefault(heard => heard.Kind == kind).AtMs;

    public void Say(ReadOnlySpan<short> voice)
    {
        for (; voice.Length > 0; voice = voice[Math.Min(voice.Length, Slin.FrameSamples)..])
            Frame(voice[..Math.Min(voice.Length, Slin.FrameSamples)]);
    }

    public void PlayToTheEnd()
    {
        while (_playout.BufferedSamples > 0)
            Frame([]);
        for (var i = 0; i < 100; i++)
            Frame([]);
    }

    public void Frame(ReadOnlySpan<short> spoken)
    {
        NowMs += Slin.FrameMs;
        _clock.Advance(TimeSpan.FromMilliseconds(Slin.FrameMs));
        _playout.NextFrame(_sent);
        _line.Pass(_sent, spoken, _received);
        _listener.Feed(_received);
        if (NowMs % 500 == 0)
            _diary.AppendLine($"{NowMs} {_guard.State} delay {_guard.DelayMs} achieved {_guard.AchievedDb:0} bound {_guard.EchoDbfs:0} sent {Loudness.RmsDbfs(_sent):0} received {Loudness.RmsDbfs(_received):0}");
    }

    public void Dispose() => _listener.Dispose();
}
