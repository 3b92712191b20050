using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Phones;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Benches;

/// <summary>`voicebot bench capacity`: so many callers talk at once, each for some turns, over AudioSocket and the real clock; how long do their answers take?</summary>
internal sealed class CapacityBench(EngineRack engines, Scenario scenario, IPhrases phrases, CallSettings settings, TimeSpan synthesisDeadline, int turns)
{
    private const int FloorMs = 900; // longer than between the appliance's clauses

    // What a rule answers from the phrases, and what goes down the ladder to the model and the voice.
    private static readonly string[] s_questions = ["Quels sont vos horaires d’ouverture ?", "Est-ce que je peux mettre du vinaigre dans ma machine à laver ?"];

    // Callers do not all begin at once.
    private static readonly TimeSpan s_apart = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60); // of a caller
    private readonly Dictionary<string, short[]> _spoken = [];

    // One for all calls, as the appliance has it: making it is not what is measured.
    private readonly Understanding _understanding = new(scenario, Classifier.BuiltIn(), new Knowledge(scenario));

    /// <summary>One measurement.</summary>
    /// <exception cref="EngineException">The callers' voice failed.</exception>
    public async Task<CapacityRound> MeasureAsync(int calls, CancellationToken cancellationToken)
    {
        foreach (var question in s_questions.Where(question => !_spoken.ContainsKey(question)))
            _spoken[question] = await SpeakAsync(question, cancellationToken);
        var answers = new Answers();
        using var clock = new PlayoutClock();
        // Who calls again is there before the call that just ended is gone.
        using var server = new AudioSocketServer(new AudioSocketServerOptions { Bind = IPAddress.Loopback, Port = 0, MaxCalls = 2 * calls }, TimeProvider.System, NullLogger.Instance);
        server.Listen();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(s_most);
        var serving = server.RunAsync(async (line, token) =>
        {
            using var call = new Call(line, Services(clock, answers));
            await call.RunAsync(token);
        }, over.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, calls).Select(number => TalkAsync(number, server.BoundPort, over.Token)));
        }
        catch (Exception error) when (error is SocketException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A caller was refused, or it took too long: what has not been answered by now counts as never.
        }
        finally
        {
            await over.CancelAsync();
            await serving;
        }
        return CapacityRound.Of(calls, answers.Ms, calls * turns);
    }

    private async Task TalkAsync(int number, int port, CancellationToken cancellationToken)
    {
        await Task.Delay(number * s_apart, cancellationToken);
        for (var left = turns; left > 0;)
        {
            // Who was not understood too often is passed to a person: the next call goes on where this one was.
            await using var line = await PhoneLine.CallAsync(new IPEndPoint(IPAddress.Loopback, port), Guid.NewGuid(), LineFaults.None, TimeProvider.System, null, cancellationToken);
            await line.UntilAsync(() => line.Ears.SoundMs > 0 && line.Ears.SilentMs >= FloorMs, s_patience, cancellationToken);
            while (left > 0 && !line.Ended.IsCompleted)
            {
                line.Say(_spoken[s_questions[left % s_questions.Length]]);
                left--;
                await line.UntilAsync(() => !line.IsSpeaking, s_patience, cancellationToken);
                await line.UntilAsync(() => line.Ears.OnsetAt > line.SaidAt && line.Ears.SilentMs >= FloorMs, s_patience, cancellationToken);
            }
        }
    }

    // As calls have them, but for the acknowledgements: they are quick whatever the engines do.
    private CallServices Services(IPlayoutClock clock, ITrace trace)
    {
        var brief = scenario with { Announcement = "" };
        return new CallServices(
            brief,
            engines.NewDetector,
            model => new Dialogue(brief, _understanding, model, settings.Answer, TimeProvider.System, NullLogger.Instance),
            engines.Recognizer,
            engines.LanguageModel,
            new Voice(engines.Synthesizer),
            phrases,
            clock,
            static (_, _) => Task.FromResult<string?>(null),
            static (_, _, _) => Task.FromResult(true),
            new CallLimits(int.MaxValue, int.MaxValue, int.MaxValue, WaitMs: int.MaxValue),
            settings.Hangover,
            settings.Recognition,
            synthesisDeadline,
            trace,
            TimeProvider.System,
            NullLogger.Instance)
        {
            NewEchoCanceller = engines.NewEchoCanceller,
        };
    }

    private async Task<short[]> SpeakAsync(string text, CancellationToken cancellationToken)
    {
        var samples = new List<short>();
        await foreach (var clause in new Voice(engines.SpareVoice).SpeakAsync(text, cancellationToken))
            samples.AddRange(clause.Span);
        return [.. samples];
    }

    /// <summary>Of each turn, the time from the caller's last word to the first sound.</summary>
    private sealed class Answers : ITrace
    {
        public ConcurrentQueue<int> Ms { get; } = [];

        public void Write(TraceRecord record)
        {
            // Where recognition was too late or refused the answer is that nothing was understood: quick, and none.
            if (record is TurnTrace turn)
                Ms.Enqueue(turn is { FirstAudioMs: { } ms, Heard.Length: > 0 } ? ms : CapacityRound.Never);
        }
    }
}
