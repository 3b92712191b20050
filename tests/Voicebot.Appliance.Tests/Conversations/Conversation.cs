using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Engines.Speex;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Conversations;

/// <summary>Runs one script: what the caller plays when, and what must happen within how many milliseconds.</summary>
/// <remarks>`scripts/README.md` has the language. A line that does not come true fails with the call's events so far.</remarks>
sealed partial class Conversation : ITrace, IDisposable
{
    // Comfort noise and the line are below, any voice above.
    private const float SoundDbfs = -45;

    private readonly ConversationEngines _engines;
    private readonly string _detector;
    private readonly SimulatedClock _clock = new();
    private readonly Caller _caller = new();
    private readonly List<TraceRecord> _events = [];
    private readonly List<CallOutcome> _told = [];
    private readonly short[] _frame = new short[Slin.FrameSamples];
    private readonly Dictionary<string, string> _settings = [];
    private Simulation? _call;
    private int _saidBefore;
    private int _turnsBefore;
    private int _silentMs = int.MaxValue / 2; // of our voice, at the caller's ear

    public Conversation(ConversationEngines engines, string detector) => (_engines, _detector) = (engines, detector);

    private int NowMs => (int)_clock.Now.TotalMilliseconds;

    public void Write(TraceRecord record) => _events.Add(record);

    public void Dispose() => _call?.Dispose();

    public async Task RunAsync(string script)
    {
        var number = 0;
        foreach (var raw in script.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            var done = await DoAsync(line);
            Assert.True(done is null, $"line {number}, `{line}`: {done}\n{Events()}");
        }
    }

    // Null: it came true; else what came instead.
    private async Task<string?> DoAsync(string line)
    {
        if (Setting().Match(line) is { Success: true } setting)
        {
            Assert.True(_call is null, $"`{line}` comes too late: settings stand before all else");
            _settings[setting.Groups[1].Value] = setting.Groups[2].Value;
            return null;
        }
        if (line.Split(": ", 2) is [var detector, var step] && (detector is "silero" or "energy"))
        {
            if (detector != _detector)
                return null;
            line = step;
        }
        if (_call is null)
            Begin();
        if (Command().Match(line) is not { Success: true } command)
            return "not understood";
        var text = command.Groups["text"].Value;
        var ms = command.Groups["ms"].Success ? int.Parse(command.Groups["ms"].Value, CultureInfo.InvariantCulture) : 0;
        var level = command.Groups["level"].Success ? float.Parse(command.Groups["level"].Value, CultureInfo.InvariantCulture) : 0;
        switch (command.Groups["what"].Value)
        {
            case "wait":
                Pass(ms);
                return null;
            case "caller says":
                _caller.Play(await _engines.SpeakAsync(text));
                return null;
            case "caller pauses":
                _caller.Pause(ms);
                return null;
            case "caller coughs":
                _caller.Play(Sounds.Cough(-12));
                return null;
            case "caller breathes":
                _caller.Play(Sounds.Breath(ms, -42));
                return null;
            case "caller plays music":
                _caller.Play(Sounds.Music(ms, level));
                return null;
            case "caller plays noise":
                _caller.Play(Sounds.Noise(Slin.SampleRateHz / 1000 * ms, level, 77));
                return null;
            case "behind the caller":
                _caller.PlayBehind(await BehindAsync(text, level));
                return null;
            case "caller done":
                return Until(() => _caller.IsDone, ms > 0 ? ms : 120_000) ? null : "the caller still speaks";
            case "caller is mute":
                _caller.Mute(ms);
                return null;
            case "caller presses":
                _call!.Arrive(new AudioSocketEvent(AudioSocketEventKind.Digit, Digit: text[0]));
                return null;
            case "caller hangs up":
                _call!.Arrive(new AudioSocketEvent(AudioSocketEventKind.Closed));
                return null;
            case "bot says":
                if (!Until(() => Said(text) >= 0 && _silentMs == 0, ms))
                    return $"not within {ms} ms";
                _saidBefore = Said(text) + 1;
                return null;
            case "bot says nothing":
                return Until(() => SaidCount() > _saidBefore, ms) ? "it said something" : null;
            case "bot is quiet":
                return Until(() => _silentMs >= 600, ms) ? null : $"it still speaks after {ms} ms";
            case "bot stops":
                return Until(() => _silentMs >= 60, ms) ? null : $"it still speaks after {ms} ms";
            case "bot speaks on":
                return Until(() => _silentMs > 500 || _call!.IsOver, ms) ? "it fell silent" : null;
            case "bot resumes":
                if (!Until(() => _silentMs == 0, ms))
                    return $"not within {ms} ms";
                return SaidCount() > _saidBefore ? "it said something else" : null;
            case "no turn":
                return Until(() => ThinkingCount() > _turnsBefore, ms) ? "a turn began" : null;
            case "a turn":
                if (!Until(() => ThinkingCount() > _turnsBefore, ms))
                    return $"none within {ms} ms";
                _turnsBefore = ThinkingCount();
                return null;
            case "heard":
                var wanted = Plain(text);
                return Until(() => _events.OfType<TurnTrace>().Any(turn => Plain(turn.Heard).Contains(wanted, StringComparison.Ordinal)), ms) ? null : $"not within {ms} ms";
            case "nothing was heard":
                return _events.OfType<TurnTrace>().Any(turn => turn.Heard.Length > 0) ? "something was" : null;
            case "turns at most":
                return _events.OfType<TurnTrace>().Count(turn => turn.Rung != "none") is var turns && turns <= ms ? null : $"{turns}";
            case "ends":
                if (!Until(() => _call!.IsOver, ms))
                    return $"not within {ms} ms";
                return string.Equals(_told.Append(CallOutcome.None).First().ToString(), text, StringComparison.OrdinalIgnoreCase)
                    ? null : $"told {string.Join(',', _told)}";
            default:
                return "not understood";
        }
    }

    private async Task<short[]> BehindAsync(string what, float levelDbfs)
    {
        var sound = what switch
        {
            "television" => [.. await _engines.SpeakAsync(
                "Et maintenant, la météo. Des averses traverseront le pays d’ouest en est, les températures resteront douces pour la saison. "
                + "Demain, retour du soleil sur toutes les régions, avec un vent modéré près des côtes.", 80)],
            "music" => Sounds.Music(8000, levelDbfs),
            "a fan" => Sounds.Noise(Slin.SampleRateHz * 3, levelDbfs, 78),
            "nothing" => new short[Slin.FrameSamples],
            _ => throw new InvalidOperationException($"no sound `{what}`"),
        };
        if (what != "nothing")
            Loudness.Normalise(sound, levelDbfs, -1);
        return [.. sound];
    }

    private void Begin()
    {
        if (_settings.Remove("echo", out var echo) && echo.Split(' ') is [var gain, var delay])
            _caller.Echo = (float.Parse(gain, CultureInfo.InvariantCulture), int.Parse(delay, CultureInfo.InvariantCulture));
        var line = new SimulatedLine(Guid.Parse("00000000-0000-4000-8000-000000000777"), _caller.Hear);
        _call = new Simulation(_clock, line, Services(line));
        Assert.True(_settings.Count == 0, $"no such settings: {string.Join(", ", _settings.Keys)}");
    }

    private CallServices Services(IPlayoutClock playoutClock)
    {
        var scenario = ConversationEngines.Scenario;
        var understanding = new Understanding(scenario, Classifier.BuiltIn());
        var (recognizerTakes, recognizerFrozen) = Engine("recogniser", 150);
        var (voiceTakes, voiceFrozen) = Engine("voice", 60);
        var persons = _settings.Remove("persons", out _) ? new NobodyThere() : null;
        return new CallServices(
            scenario,
            () => _engines.NewDetector(_detector),
            model => new Dialogue(scenario, understanding, model, TimeSpan.FromSeconds(6), _clock, NullLogger.Instance) { Persons = persons },
            new TimedRecognizer(_engines.Recognizer, recognizerTakes, recognizerFrozen, _clock),
            NewModel(),
            new Voice(new TimedSynthesizer(_engines.Synthesizer, voiceTakes, voiceFrozen, _clock)),
            voiceFrozen ? PhraseCache.Empty : _engines.Phrases,
            playoutClock,
            (_, _) => Task.FromResult<string?>("0612345678"),
            (_, outcome, _) =>
            {
                _told.Add(outcome);
                return Task.FromResult(true);
            },
            _settings.Remove("patience", out _) ? new CallLimits(int.MaxValue, int.MaxValue, int.MaxValue) : new CallLimits(15_000, 30_000, 600_000),
            Hangover: TimeSpan.FromMilliseconds(600),
            RecognitionDeadline: TimeSpan.FromSeconds(4),
            SynthesisDeadline: TimeSpan.FromSeconds(5),
            this,
            _clock,
            NullLogger.Instance)
        {
            NewEchoCanceller = SpeexEchoCanceller.Open,
        };
    }

    private (TimeSpan Takes, bool Frozen) Engine(string name, int usualMs)
    {
        _settings.Remove(name, out var how);
        return how == "frozen"
            ? (TimeSpan.Zero, true)
            : (TimeSpan.FromMilliseconds(how is null ? usualMs : int.Parse(how, CultureInfo.InvariantCulture)), false);
    }

    private sealed class NobodyThere : IPersons
    {
        public ValueTask<Absence?> AbsenceAsync(CancellationToken cancellationToken) => ValueTask.FromResult<Absence?>(Absence.Closed);
    }

    private ScriptedModel? NewModel()
    {
        var takes = TimeSpan.FromMilliseconds(_settings.Remove("model-takes", out var ms) ? int.Parse(ms, CultureInfo.InvariantCulture) : 400);
        if (_settings.Remove("model-answers", out var answer))
            return new ScriptedModel { Answer = [answer.Trim('"')], Takes = takes, Clock = _clock };
        if (_settings.Remove("model-chooses", out var topic))
            return new ScriptedModel { Chosen = topic, Takes = takes, Clock = _clock };
        return _settings.Remove("model", out _) ? new ScriptedModel { Freezes = true } : null;
    }

    private void Pass(int ms) => Until(() => false, ms);

    // Steps until it is so, at most for so long.
    private bool Until(Func<bool> isSo, int ms)
    {
        for (var until = NowMs + ms; !isSo();)
        {
            if (NowMs >= until)
                return false;
            Step();
        }
        return true;
    }

    private void Step()
    {
        _call!.Step();
        if (_caller.Next(_frame) is { IsEmpty: false } arrives)
            _call.Arrive(arrives);
        if (_caller.Heard.Count < Slin.FrameSamples)
            return;
        var last = new short[Slin.FrameSamples];
        for (var i = 0; i < last.Length; i++)
            last[i] = _caller.Heard[_caller.Heard.Count - last.Length + i];
        _silentMs = Loudness.RmsDbfs(last) > SoundDbfs ? 0 : _silentMs + Slin.FrameMs;
    }

    private int SaidCount() => _events.Count(one => one is SayTrace);

    private int Said(string text)
    {
        var said = _events.OfType<SayTrace>().ToList();
        return said.FindIndex(Math.Min(_saidBefore, said.Count), one => one.Text.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    private int ThinkingCount() => _events.Count(one => one is PhaseTrace { Phase: nameof(CallPhase.Thinking) });

    private static string Plain(string text) => string.Join(' ', Words.Split(text));

    private string Events()
    {
        var lines = new StringBuilder($"now {NowMs} ms, our voice silent for {_silentMs} ms\n");
        foreach (var one in _events)
        {
            lines.Append(CultureInfo.InvariantCulture, $"  {one.AtMs,6} {one.GetType().Name[..^5]} ").AppendLine(one switch
            {
                PhaseTrace phase => $"{phase.Phase} on {phase.On}",
                SayTrace say => say.Text,
                TurnTrace turn => $"heard « {turn.Heard} » ({turn.Confidence:0.00}), voiced {turn.VoicedMs}, endpoint {turn.EndpointMs}, first audio {turn.FirstAudioMs}, {turn.Rung}",
                EndTrace end => $"{end.Result} ({end.Reason})",
                _ => "",
            });
        }
        return lines.ToString();
    }

    [GeneratedRegex(@"^set (echo|recogniser|voice|model|model-takes|model-answers|model-chooses|patience|persons) (.+)$")]
    private static partial Regex Setting();

    // What, then in any order but at most once: "a text", (within|for) milliseconds, at a level in dBFS.
    [GeneratedRegex("""^(?<what>[a-z ]+?)( "(?<text>[^"]*)")?( (within |for )?(?<ms>[0-9]+))?( at (?<level>-[0-9]+))?$""")]
    private static partial Regex Command();
}
