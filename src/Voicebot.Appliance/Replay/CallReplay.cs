using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Replay;

/// <summary>A recorded call once more: the same frames at the same instants through the present code.</summary>
public static class CallReplay
{
    // Behind the last frame that arrived: time for last words.
    private const int AfterMs = 30_000;

    /// <summary>Replays; gives the events.</summary>
    /// <param name="recording">What comes in.</param>
    /// <param name="scenario">As it was then.</param>
    /// <param name="call">Patience and deadlines.</param>
    /// <param name="newDetector">Detector and echo canceller are part of the code, not of the recording.</param>
    /// <param name="newEchoCanceller">Null: none, as where the library is missing.</param>
    public static IReadOnlyList<TraceRecord> Run(CallRecording recording, Scenario scenario, ReplayOptions call, Func<ISpeechDetector> newDetector, Func<IEchoCanceller?> newEchoCanceller)
    {
        var clock = new SimulatedClock();
        var events = new EventList();
        // A recorded call says so, and for how many days: as it was then, whatever the setting says now.
        var announced = recording.Records.OfType<SayTrace>().FirstOrDefault()?.Text ?? scenario.Announcement;
        var isTold = announced.Length > scenario.Announcement.Length && announced.StartsWith(scenario.Announcement, StringComparison.Ordinal);
        if (isTold)
            scenario = scenario with { Announcement = announced };
        using var knowledge = new Knowledge(scenario);
        var understanding = new Understanding(scenario, Classifier.BuiltIn(), knowledge);
        var far = new SimulatedLine(recording.CallId, static _ => { });
        using var simulation = new Simulation(clock, far, new CallServices(
            scenario,
            newDetector,
            model => new Dialogue(scenario, understanding, model, call.Answer, clock, NullLogger.Instance),
            recording.NewRecognizer(clock),
            recording.NewModel(clock),
            new Voice(recording.NewSynthesizer(clock)),
            recording.NewPhrases(),
            far,
            (_, _) => Task.FromResult(recording.Records.OfType<CallTrace>().LastOrDefault()?.Caller),
            (_, _, _) => Task.FromResult(true),
            call.Limits,
            call.Hangover,
            call.Recognition,
            call.Synthesis,
            events,
            clock,
            NullLogger.Instance)
        {
            NewEchoCanceller = newEchoCanceller,
            RefuseRecording = isTold ? static () => { } : null,
        });

        var input = recording.Records.Where(record => record is AudioTrace or DigitTrace or LineTrace).ToList();
        var until = input[^1].AtMs + AfterMs;
        for (var next = 0; !simulation.IsOver && clock.Now.TotalMilliseconds < until;)
        {
            simulation.Step();
            for (; next < input.Count && input[next].AtMs <= clock.Now.TotalMilliseconds; next++)
                Arrive(simulation, input[next]);
        }
        return events.Records;
    }

    private static void Arrive(Simulation simulation, TraceRecord record)
    {
        if (record is AudioTrace audio)
            simulation.Arrive(CallRecording.Samples(audio.Pcm.Span));
        else if (record is DigitTrace digit)
            simulation.Arrive(new AudioSocketEvent(AudioSocketEventKind.Digit, Digit: digit.Digit));
        else if (record is LineTrace line)
            simulation.Arrive(new AudioSocketEvent(Enum.Parse<AudioSocketEventKind>(line.Kind)));
    }

    private sealed class EventList : ITrace
    {
        public List<TraceRecord> Records { get; } = [];

        public void Write(TraceRecord record)
        {
            if (CallRecording.IsEvent(record))
                Records.Add(record);
        }
    }
}

/// <summary>The settings of a call that a replay takes over.</summary>
public sealed record ReplayOptions(CallLimits Limits, TimeSpan Hangover, TimeSpan Recognition, TimeSpan Answer, TimeSpan Synthesis);
