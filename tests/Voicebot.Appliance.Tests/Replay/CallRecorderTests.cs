using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Replay;

/// <summary>A call is recorded, then replayed from the file alone: the same events at the same instants.</summary>
public sealed class CallRecorderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("record-").FullName;
    private readonly Guid _callId = Guid.NewGuid();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_recorded_replays_to_the_same_events()
    {
        await RecordAsync();
        var recording = CallRecording.Read(Path.Combine(_folder, _callId + CallRecorder.Suffix));
        var events = recording.Events.ToList();
        Assert.Contains(events, one => one is TurnTrace { Heard: "et vous réparez les micro-ondes" });
        Assert.Contains(events, one => one is SayTrace { Text: "Nous réparons les micro-ondes." });
        Assert.Contains(events, one => one is EndTrace { Result: "transfer" });

        var comparison = new ReplayComparison(events, Replay(recording), 0);
        Assert.True(comparison.AreSame, string.Join('\n', comparison.Lines));
    }

    [Fact]
    public async Task Another_behaviour_is_seen()
    {
        await RecordAsync();
        var recording = CallRecording.Read(Path.Combine(_folder, _callId + CallRecorder.Suffix));
        var comparison = new ReplayComparison(recording.Events, Replay(recording, hangoverMs: 1400), 250);
        Assert.False(comparison.AreSame);
    }

    [Fact]
    public async Task It_holds_voices_so_nobody_else_may_read_it()
    {
        var inner = Path.Combine(_folder, "calls");
        await using (CallRecorder.Begin(inner, _callId, TimeProvider.System, NullLogger.Instance))
        {
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(inner));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(inner, _callId + CallRecorder.Suffix)));
    }

    [Fact]
    public async Task Only_the_newest_are_kept()
    {
        for (var i = 0; i < CallRecorder.MostRecordings + 3; i++)
            File.WriteAllText(Path.Combine(_folder, $"{i:00}{CallRecorder.Suffix}"), "");
        for (var i = 0; i < CallRecorder.MostRecordings + 3; i++)
            File.SetLastWriteTimeUtc(Path.Combine(_folder, $"{i:00}{CallRecorder.Suffix}"), DateTime.UnixEpoch.AddHours(i));
        await using var recorder = CallRecorder.Begin(_folder, _callId, TimeProvider.System, NullLogger.Instance);
        var left = Directory.GetFiles(_folder).Select(Path.GetFileName).ToList();
        Assert.Equal(CallRecorder.MostRecordings, left.Count);
        Assert.DoesNotContain("03" + CallRecorder.Suffix, left);
        Assert.Contains("04" + CallRecorder.Suffix, left);
    }

    [Fact]
    public void Where_nothing_can_be_written_the_call_goes_on_without() =>
        Assert.Null(CallRecorder.Begin("/proc/nothing", _callId, TimeProvider.System, NullLogger.Instance));

    [Fact]
    public async Task A_second_call_with_the_same_uuid_has_a_recording_of_its_own()
    {
        await RecordAsync();
        await RecordAsync();
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        foreach (var path in Directory.GetFiles(_folder))
            Assert.Single(CallRecording.Read(path).Events.OfType<EndTrace>());
    }

    [Fact]
    public void A_damaged_packed_recording_says_so()
    {
        var path = Path.Combine(_folder, "x.gz");
        File.WriteAllText(path, "not packed");
        Assert.Contains("gzip", Assert.Throws<InvalidDataException>(() => CallRecording.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ne contient pas de son")]
    [InlineData("{\"event\":\"end\",\"callId\":\"00000000-0000-0000-0000-000000000000\",\"atMs\":1,\"result\":\"done\",\"reason\":\"x\"}\n", "ne contient pas de son")]
    [InlineData("hello\nworld\n", "ligne 1")]
    [InlineData("{\"event\":\"line\",\"callId\":\"00000000-0000-0000-0000-000000000000\",\"atMs\":1,\"kind\":\"Sung\"}\n{}\n", "ligne 1")]
    public void What_is_no_recording_says_so(string content, string expected)
    {
        var path = Path.Combine(_folder, "x");
        File.WriteAllText(path, content);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => CallRecording.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_that_power_loss_cut_off_is_read_up_to_there()
    {
        await RecordAsync();
        var path = Path.Combine(_folder, _callId + CallRecorder.Suffix);
        var whole = CallRecording.Read(path).Records.Count;
        using (var file = File.OpenWrite(path))
            file.SetLength(file.Length - 9);
        Assert.Equal(whole - 1, CallRecording.Read(path).Records.Count);
    }

    // A question that goes to the model, an interruption, a key.
    private async Task RecordAsync()
    {
        var scenario = Scenario.BuiltIn();
        var clock = new SimulatedClock();
        var synthesizer = new ToneSynthesizer();
        var phrases = await PhraseCache.RenderAsync(scenario.Phrases, new Voice(synthesizer), NullLogger.Instance, TestContext.Current.CancellationToken);
        await using var recorder = CallRecorder.Begin(_folder, _callId, clock, NullLogger.Instance)!;
        var line = new SimulatedLine(_callId, static _ => { });
        using var simulation = new Simulation(clock, line, recorder.Record(Services(
            scenario, clock, line, new SettledRecognizer(clock), new ScriptedModel { Answer = ["Nous réparons les micro-ondes."], Takes = TimeSpan.FromMilliseconds(300), Clock = clock },
            new SettledSynthesizer(), phrases)), recorder.Record(line));
        var at = 0;
        void Pass(int ms, bool speaks = false)
        {
            var frame = new short[Slin.FrameSamples];
            for (var until = at + ms; at < until; at += Slin.FrameMs)
            {
                simulation.Step();
                Tone.Sine(frame, 300, speaks ? -12 : -90, firstSample: at * 8);
                simulation.Arrive(frame);
            }
        }
        Pass(2000);
        Pass(900, speaks: true);
        Pass(3500);
        simulation.Arrive(new Voicebot.Appliance.Telephony.AudioSocketEvent(Voicebot.Appliance.Telephony.AudioSocketEventKind.Digit, Digit: '0'));
        Pass(3000);
        Assert.True(simulation.IsOver);
    }

    private static IReadOnlyList<TraceRecord> Replay(CallRecording recording, int hangoverMs = 600) => CallReplay.Run(
        recording, Scenario.BuiltIn(),
        new ReplayOptions(s_limits, TimeSpan.FromMilliseconds(hangoverMs), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(5)),
        () => new LoudnessDetector(), static () => null);

    // As on the phone, where the replay is as well.
    private static readonly Understanding s_understanding = new(Scenario.BuiltIn(), Classifier.BuiltIn(), new Knowledge(Scenario.BuiltIn()));

    private static readonly CallLimits s_limits = new(15_000, 30_000, 600_000);

    private static CallServices Services(
        Scenario scenario, TimeProvider clock, IPlayoutClock playoutClock, IRecognizer recognizer, ILanguageModel model, ISynthesizer synthesizer, IPhrases phrases)
    {
        return new CallServices(
            scenario, () => new LoudnessDetector(),
            asked => new Dialogue(scenario, s_understanding, asked, TimeSpan.FromSeconds(6), clock, NullLogger.Instance),
            recognizer, model, new Voice(synthesizer), phrases, playoutClock,
            (_, _) => Task.FromResult<string?>("0612345678"), (_, _, _) => Task.FromResult(true),
            s_limits, TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5), new NoTrace(), clock, NullLogger.Instance);
    }

    private sealed class NoTrace : ITrace
    {
        public void Write(TraceRecord record)
        {
        }
    }

    // Engines that end on the simulated clock.
    private sealed class SettledRecognizer(TimeProvider clock) : IRecognizer
    {
        public string Name => "settled";

        public async Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(120), clock, cancellationToken);
            return new Recognition("et vous réparez les micro-ondes", 0.9f, []);
        }
    }

    private sealed class SettledSynthesizer : ISynthesizer
    {
        public string Name => "settled";

        public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(
            string text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var samples = new short[80 * text.Length];
            Tone.Sine(samples, 440, -20);
            yield return new PcmChunk(samples, Slin.SampleRateHz);
            await Task.CompletedTask;
        }
    }
}
