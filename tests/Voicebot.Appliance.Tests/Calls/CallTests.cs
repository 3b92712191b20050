using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Calls;

/// <summary>Whole calls over a real socket and the real playout clock; only the engines are scripted.</summary>
public sealed class CallTests : IAsyncDisposable
{
    private readonly PlayoutClock _playoutClock = new();
    private readonly ScriptedRecognizer _recognizer = new("Quels sont vos horaires ?");
    private readonly ToneSynthesizer _synthesizer = new();
    private readonly List<(Guid Call, CallOutcome Outcome)> _told = [];
    private readonly CancellationTokenSource _over = new();
    private readonly string _tracePath = Path.GetTempFileName();
    private readonly AudioSocketServer _server = new(new AudioSocketServerOptions { Port = 0 }, TimeProvider.System, NullLogger.Instance);
    private readonly TraceFile _trace;
    private Task _serving = Task.CompletedTask;
    private CallLimits _limits = new(15_000, 30_000, 600_000);
    private TimeSpan _recognitionDeadline = TimeSpan.FromSeconds(4);
    private TimeSpan _synthesisDeadline = TimeSpan.FromMilliseconds(500);
    private DecidingLoops? _deciding;
    private bool _isPbxGone;
    private Task _telling = Task.CompletedTask;
    private Func<ISpeechDetector> _newDetector = static () => new LoudnessDetector();

    public CallTests() => _trace = new TraceFile(_tracePath);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _serving;
        _server.Dispose();
        _playoutClock.Dispose();
        await _trace.DisposeAsync();
        File.Delete(_tracePath);
        _over.Dispose();
    }

    [Fact]
    public async Task The_greeting_is_heard_at_once_and_frames_never_pause()
    {
        await using var phone = await StartAsync();
        await Phone.WaitUntilAsync(() => phone.SoundMs > 0, "greeting");
        var first = phone.Heard[0].AtMs;
        var greeting = phone.Heard.First(one => Loudness.RmsDbfs(one.Frame) > -50).AtMs;
        Assert.True(first < 150, $"first frame after {first:0} ms");
        Assert.True(greeting < 300, $"greeting after {greeting:0} ms");

        await phone.WaitForSilenceAsync();
        Assert.InRange(phone.SoundMs, ToneSynthesizer.DurationMs(Scenario.BuiltIn().Greeting) - 40, ToneSynthesizer.DurationMs(Scenario.BuiltIn().Greeting) + 40);
    }

    [Fact]
    public async Task A_spoken_question_is_one_utterance_and_gets_its_answer()
    {
        await using var phone = await StartAsync();
        await phone.WaitForSilenceAsync();
        var before = phone.SoundMs;
        phone.Speak(1000);
        await Phone.WaitUntilAsync(() => phone.SoundMs > before, "answer");
        await phone.WaitForSilenceAsync(before + 1);

        var utterance = Assert.Single(_recognizer.Utterances);
        // 16 kHz: the second that was spoken, 300 ms before it, 200 ms behind.
        Assert.InRange(utterance.Length / 16, 1300, 1620);
        var answer = ToneSynthesizer.DurationMs(Scenario.BuiltIn().Topics.Single(topic => topic.Name == "horaires").Answer);
        Assert.InRange(phone.SoundMs - before, answer - 40, answer + 40);
    }

    [Fact]
    public async Task Goodbye_is_told_as_done_then_the_media_ends_with_0x00()
    {
        var callId = Guid.NewGuid();
        await using var phone = await StartAsync(callId, new ScriptedRecognizer("non merci au revoir"));
        await phone.WaitForSilenceAsync();
        phone.Speak(600);
        await Phone.WaitUntilAsync(() => phone.End is not null, "end");
        Assert.Equal("0x00", phone.End);
        Assert.Equal([(callId, CallOutcome.Done)], _told);
        var end = (await TraceAsync())[^1];
        Assert.Contains("\"event\":\"end\"", end, StringComparison.Ordinal);
        Assert.Contains("\"result\":\"done\"", end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_0_brings_a_person_even_during_the_greeting()
    {
        var callId = Guid.NewGuid();
        await using var phone = await StartAsync(callId);
        await Phone.WaitUntilAsync(() => phone.SoundMs > 0, "greeting");
        phone.Press('0');
        await Phone.WaitUntilAsync(() => phone.End is not null, "end");
        Assert.Equal("0x00", phone.End);
        Assert.Equal([(callId, CallOutcome.Transfer)], _told);
        // The caller is told before being passed on.
        var greeting = ToneSynthesizer.DurationMs(Scenario.BuiltIn().Greeting);
        var transfer = ToneSynthesizer.DurationMs(Scenario.BuiltIn().Transfer);
        Assert.InRange(phone.SoundMs, transfer, transfer + greeting - 100);
    }

    [Fact]
    public async Task A_key_that_comes_with_the_call_cuts_the_greeting_and_is_answered()
    {
        await using var phone = await StartAsync(key: '1');
        await phone.WaitForSilenceAsync(afterSoundMs: 1000);
        phone.HangUp();
        await Phone.WaitUntilAsync(() => _server.ActiveCalls == 0, "end");
        var said = (await TraceAsync()).Where(static line => line.Contains("\"event\":\"say\"", StringComparison.Ordinal)).ToList();
        Assert.Contains("bienvenue", said[0], StringComparison.Ordinal);
        Assert.Contains("votre appareil est en panne", said[1], StringComparison.Ordinal);
        Assert.Contains('?', said[^1]);
    }

    [Fact]
    public async Task Speech_over_the_answer_cuts_it_and_is_heard()
    {
        await using var phone = await StartAsync();
        await Phone.WaitUntilAsync(() => phone.SoundMs > 100, "greeting");
        phone.Speak(800);
        await Phone.WaitUntilAsync(() => _recognizer.Utterances.Count > 0, "the utterance"); // one more may have followed before this looks
        var greeting = ToneSynthesizer.DurationMs(Scenario.BuiltIn().Greeting);
        Assert.True(phone.SoundMs < greeting, $"the greeting of {greeting} ms was not cut: {phone.SoundMs} ms");
        Assert.InRange(_recognizer.Utterances[0].Length / 16, 800, 1500);
    }

    [Fact]
    public async Task What_the_recogniser_invented_decides_nothing()
    {
        await using var phone = await StartAsync(null, new ScriptedRecognizer("Sous-titres réalisés par la communauté d’Amara.org"));
        await phone.WaitForSilenceAsync();
        var before = phone.SoundMs;
        phone.Speak(1000);
        await Phone.WaitUntilAsync(() => phone.SoundMs > before, "answer");
        await phone.WaitForSilenceAsync(before + 1);
        phone.HangUp();
        await Phone.WaitUntilAsync(() => _server.ActiveCalls == 0, "end");
        var turn = (await TraceAsync()).Single(line => line.Contains("\"event\":\"turn\"", StringComparison.Ordinal));
        Assert.Contains("\"heard\":\"\"", turn, StringComparison.Ordinal);
        Assert.Contains(Scenario.BuiltIn().NotUnderstood[0], turn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d’accord")] // agreement
    [InlineData("")] // a cough
    public async Task What_takes_no_floor_lets_the_interrupted_clause_be_said_again(string heard)
    {
        await using var phone = await StartAsync(null, new ScriptedRecognizer(heard));
        await Phone.WaitUntilAsync(() => phone.SoundMs > 100, "greeting");
        phone.Speak(400);
        var greeting = ToneSynthesizer.DurationMs(Scenario.BuiltIn().Greeting);
        await Phone.WaitUntilAsync(() => phone.SoundMs > greeting, "the whole greeting after the interruption");
        await phone.WaitForSilenceAsync(silenceMs: 400);
        // Once until the interruption, then from its beginning.
        Assert.InRange(phone.SoundMs, greeting + 200, 2 * greeting);
        phone.HangUp();
        await Phone.WaitUntilAsync(() => _server.ActiveCalls == 0, "end");
        Assert.DoesNotContain(await TraceAsync(), line => line.Contains("\"event\":\"turn\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_recogniser_is_covered_by_an_acknowledgement()
    {
        await using var phone = await StartAsync(null, new ScriptedRecognizer("Quels sont vos horaires ?") { Takes = TimeSpan.FromSeconds(3) });
        await phone.WaitForSilenceAsync();
        var before = phone.SoundMs;
        phone.Speak(600);
        var acknowledgement = ToneSynthesizer.DurationMs(Scenario.BuiltIn().Wait[1]);
        var answer = ToneSynthesizer.DurationMs(Scenario.BuiltIn().Topics.Single(topic => topic.Name == "horaires").Answer);
        await phone.WaitForSilenceAsync(before + 1);
        Assert.InRange(phone.SoundMs - before, acknowledgement - 40, acknowledgement + 40);
        await phone.WaitForSilenceAsync(before + acknowledgement + 100);
        Assert.InRange(phone.SoundMs - before, acknowledgement + answer - 60, acknowledgement + answer + 60);
        phone.HangUp();
        await Phone.WaitUntilAsync(() => _server.ActiveCalls == 0, "end");
        Assert.Contains(await TraceAsync(), line => line.Contains("\"acknowledged\":true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_answer_can_be_cut_not_only_the_first()
    {
        await using var phone = await StartAsync();
        for (var turn = 1; turn <= 3; turn++)
        {
            var before = phone.SoundMs;
            await Phone.WaitUntilAsync(() => phone.SoundMs > before + 60, "the appliance's voice");
            var heard = _recognizer.Utterances.Count;
            phone.Speak(700);
            await Phone.WaitUntilAsync(() => _recognizer.Utterances.Count > heard, "the utterance");
        }
    }

    [Fact]
    public async Task A_frozen_recogniser_costs_an_apology_not_the_call()
    {
        _recognitionDeadline = TimeSpan.FromMilliseconds(500);
        await using var phone = await StartAsync();
        await phone.WaitForSilenceAsync();
        _recognizer.Frozen = true;
        var before = phone.SoundMs;
        phone.Speak(600);
        await Phone.WaitUntilAsync(() => phone.SoundMs > before, "apology", limitMs: 3000);
        var frames = phone.Heard.Count;
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.InRange(phone.Heard.Count - frames, 40, 60); // still 50 frames a second
        Assert.Null(phone.End);
    }

    [Fact]
    public async Task A_frozen_voice_does_not_keep_the_caller_from_a_person()
    {
        var callId = Guid.NewGuid();
        await using var phone = await StartAsync(callId, render: false);
        _synthesizer.Frozen = true;
        phone.Press('0');
        await Phone.WaitUntilAsync(() => phone.End is not null, "end");
        Assert.Equal("0x00", phone.End);
        Assert.Equal([(callId, CallOutcome.Transfer)], _told);
    }

    [Fact]
    public async Task A_detector_that_fails_takes_this_caller_to_a_person_and_no_other()
    {
        _newDetector = static () => new LoudnessDetector { FailsAfterWindows = 60 };
        await using var phone = await StartAsync();
        await Phone.WaitUntilAsync(() => phone.End is not null, "end");
        Assert.Equal("reset", phone.End);
        Assert.Empty(_told);
        Assert.Equal(0, _playoutClock.Lines);
    }

    [Fact]
    public async Task A_voice_that_is_slow_with_the_second_clause_is_not_interrupted_by_an_acknowledgement()
    {
        _synthesisDeadline = TimeSpan.FromSeconds(5);
        await using var phone = await StartAsync(render: false);
        _synthesizer.SecondClauseAfter = TimeSpan.FromMilliseconds(1500);
        await phone.WaitForSilenceAsync(silenceMs: 2000);
        var before = phone.SoundMs;
        phone.Speak(1000);
        await Phone.WaitUntilAsync(() => phone.SoundMs > before, "answer");
        await phone.WaitForSilenceAsync(before + 1, silenceMs: 2000);
        phone.HangUp();
        await Phone.WaitUntilAsync(() => _server.ActiveCalls == 0, "end");
        var turn = (await TraceAsync()).Single(line => line.Contains("\"event\":\"turn\"", StringComparison.Ordinal));
        Assert.Contains("\"acknowledged\":false", turn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_recogniser_the_caller_is_told_so_at_once_and_goes_to_a_person()
    {
        var callId = Guid.NewGuid();
        await using var phone = await StartAsync(callId, recognizer: null);
        await Phone.WaitUntilAsync(() => phone.End is not null, "end");
        Assert.Equal("0x00", phone.End);
        Assert.Equal([(callId, CallOutcome.Transfer)], _told);
        var words = ToneSynthesizer.DurationMs(Scenario.BuiltIn().Deaf);
        Assert.InRange(phone.SoundMs, words - 40, words + 40);
        Assert.Contains("\"reason\":\"no recogniser\"", (await TraceAsync())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_greeting_that_nobody_can_say_takes_the_caller_to_a_person()
    {
        var callId = Guid.NewGuid();
        _synthesizer.Frozen = true;
        await using var phone = await StartAsync(callId, _recognizer, phrases: []);
        await Phone.WaitUntilAsync(() => phone.End is not null, "end");
        Assert.Equal([(callId, CallOutcome.Transfer)], _told);
        Assert.Contains("\"reason\":\"no voice\"", (await TraceAsync())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_asked_about_then_ended()
    {
        _limits = new CallLimits(600, 1200, 600_000);
        var callId = Guid.NewGuid();
        await using var phone = await StartAsync(callId);
        phone.Muted = true; // Asterisk sends nothing at all: time must not stand still
        await Phone.WaitUntilAsync(() => phone.End is not null, "end");
        Assert.Equal([(callId, CallOutcome.Done)], _told);
        var scenario = Scenario.BuiltIn();
        var words = ToneSynthesizer.DurationMs(scenario.Greeting + scenario.StillThere + scenario.NobodyThere);
        Assert.InRange(phone.SoundMs, words - 60, words + 60);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_is_let_go_at_once_without_an_outcome()
    {
        await using var phone = await StartAsync();
        await Phone.WaitUntilAsync(() => phone.SoundMs > 0, "greeting");
        phone.HangUp();
        await Phone.WaitUntilAsync(() => _server.ActiveCalls == 0, "end", limitMs: 2000);
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData(false, 500, false, "caller hung up")] // too early to know
    [InlineData(true, 3200, false, "one-way sound: nothing came from the telephone (firewall, NAT)")]
    [InlineData(false, 3200, false, "caller hung up")]
    [InlineData(false, 500, true, "Asterisk ended, or its connection broke")]
    public async Task Why_the_line_closed_is_told_as_it_was(bool muted, int afterMs, bool isPbxGone, string reason)
    {
        _isPbxGone = isPbxGone;
        await using var phone = await StartAsync(muted: muted || afterMs < 1000);
        await Phone.WaitUntilAsync(() => phone.Heard is [.., var last] && last.AtMs > afterMs, "the call's time");
        phone.HangUp();
        await Phone.WaitUntilAsync(() => _server.ActiveCalls == 0, "end");
        Assert.Contains($"\"reason\":\"{reason}\"", (await TraceAsync())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_of_the_appliance_ends_the_call_without_an_outcome()
    {
        await using var phone = await StartAsync();
        await Phone.WaitUntilAsync(() => phone.SoundMs > 0, "greeting");
        await _over.CancelAsync();
        await Phone.WaitUntilAsync(() => phone.End is not null, "end", limitMs: 3000);
        Assert.Equal("0x00", phone.End);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_deciding_loop_that_stands_still_starves_the_watchdog()
    {
        var time = new FakeTimeProvider(); // the watchdog's: it stands between its looks, the call's own goes on
        _deciding = new DecidingLoops(TimeSpan.FromSeconds(3), time);
        var fed = 0;
        var dog = new Watchdog([_deciding], () => fed++, static _ => { }, time, NullLogger.Instance);
        bool FeedsIt()
        {
            var before = fed;
            dog.Look();
            return fed > before;
        }
        void Later() => time.Advance(TimeSpan.FromSeconds(4));

        var asked = new TaskCompletionSource();
        _telling = asked.Task;
        await using var phone = await StartAsync();
        await Phone.WaitUntilAsync(() => phone.SoundMs > 0, "greeting");
        Later();
        await Phone.WaitUntilAsync(FeedsIt, "a call that decides");

        phone.Press('0');
        await Phone.WaitUntilAsync(() => _told.Count == 1, "the PBX is told");
        Later();
        for (var look = 0; look < 10; look++)
        {
            Assert.False(FeedsIt());
            await Task.Delay(50, TestContext.Current.CancellationToken); // the ticker gives it something to decide meanwhile
        }
        asked.SetResult();
        await Phone.WaitUntilAsync(() => phone.End is not null, "end");
        Later();
        Assert.True(FeedsIt()); // a call that is over decides nothing
    }

    [Fact]
    public async Task Each_turn_leaves_its_milliseconds()
    {
        await using var phone = await StartAsync();
        await phone.WaitForSilenceAsync();
        var before = phone.SoundMs;
        phone.Speak(1000);
        await phone.WaitForSilenceAsync(before + 1);
        phone.HangUp();
        await Phone.WaitUntilAsync(() => _server.ActiveCalls == 0, "end");

        var turn = System.Text.Json.JsonDocument.Parse((await TraceAsync()).Single(line => line.Contains("\"event\":\"turn\"", StringComparison.Ordinal))).RootElement;
        Assert.Equal("Quels sont vos horaires ?", turn.GetProperty("heard").GetString());
        Assert.StartsWith("Nous sommes ouverts", turn.GetProperty("said").GetString(), StringComparison.Ordinal);
        Assert.InRange(turn.GetProperty("endpointMs").GetInt32(), 300, 550);
        Assert.InRange(turn.GetProperty("firstAudioMs").GetInt32(), turn.GetProperty("endpointMs").GetInt32(), 1200);
        Assert.Equal(1, turn.GetProperty("turn").GetInt32());
    }

    [Fact]
    public async Task What_is_said_before_the_recogniser_is_open_waits_for_it_and_the_caller_is_told_so()
    {
        var opening = new TaskCompletionSource<IRecognizer>();
        await using var phone = await StartAsync(callId: null, new PromisedRecognizer("recogniser", opening.Task));
        await phone.WaitForSilenceAsync(afterSoundMs: 500);
        var heard = phone.SoundMs;
        phone.Speak(1500);
        await Phone.WaitUntilAsync(() => phone.SoundMs >= heard + ToneSynthesizer.DurationMs(Scenario.BuiltIn().Wait[0]) / 2, "un instant");
        opening.SetResult(_recognizer);
        await Phone.WaitUntilAsync(() => _recognizer.Utterances.Count > 0, "the utterance");
        await phone.WaitForSilenceAsync(afterSoundMs: heard + 600);
        var turn = Assert.Single(await TraceAsync(), static line => line.Contains("\"turn\"", StringComparison.Ordinal));
        Assert.Contains("\"acknowledged\":true", turn, StringComparison.Ordinal);
        Assert.DoesNotContain("\"heard\":\"\"", turn, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> TraceAsync()
    {
        await _over.CancelAsync();
        await _serving;
        await _trace.DisposeAsync();
        return await File.ReadAllLinesAsync(_tracePath, TestContext.Current.CancellationToken);
    }

    private Task<Phone> StartAsync(Guid? callId = null, bool render = true, char? key = null, bool muted = false) =>
        StartAsync(callId, _recognizer, render, key: key, muted: muted);

    private async Task<Phone> StartAsync(Guid? callId, IRecognizer? recognizer, bool render = true, IEnumerable<string>? phrases = null, char? key = null, bool muted = false)
    {
        var scenario = Scenario.BuiltIn() with { Announcement = "" }; // conversations/scripts has calls with one
        var voice = new Voice(_synthesizer);
        var understanding = new Understanding(scenario);
        var services = new CallServices(
            scenario,
            _newDetector,
            model => new Dialogue(scenario, understanding, model, TimeSpan.FromSeconds(5), TimeProvider.System, NullLogger.Instance),
            recognizer,
            Model: null,
            voice,
            await PhraseCache.RenderAsync(phrases ?? (render ? scenario.Phrases : scenario.Wait), voice, NullLogger.Instance, TestContext.Current.CancellationToken),
            _playoutClock,
            (_, _) => Task.FromResult<string?>("0612345678"),
            async (call, outcome, _) =>
            {
                lock (_told)
                    _told.Add((call, outcome));
                await _telling;
                return true;
            },
            _limits,
            Hangover: TimeSpan.FromMilliseconds(600),
            _recognitionDeadline,
            _synthesisDeadline,
            _trace,
            TimeProvider.System,
            NullLogger.Instance)
        {
            IsPbxGone = _ => Task.FromResult(_isPbxGone),
        };
        if (_deciding is not null)
            services = services with { Deciding = _deciding };
        _server.Listen();
        _serving = _server.RunAsync(async (line, token) =>
        {
            using var call = new Call(line, services);
            await call.RunAsync(token);
        }, _over.Token);
        return await Phone.CallAsync(_server.BoundPort, callId, key, muted);
    }
}
