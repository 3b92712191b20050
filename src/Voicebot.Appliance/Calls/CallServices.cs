using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>What all calls share. Built once by the composition root.</summary>
/// <param name="NewDetector">A detector has state, so each call gets its own.</param>
/// <param name="NewDialogue">So has a dialogue; given the model to ask, if there is one.</param>
/// <param name="Recognizer">Null: there is no speech recognition; the keypad and a person remain.</param>
/// <param name="FindCaller">The caller's number, or null; never throws, answers within its own deadline.</param>
/// <param name="TellOutcome">Tells the dial plan how the call ended; false when it could not be told.</param>
public sealed record CallServices(
    Scenario Scenario,
    Func<ISpeechDetector> NewDetector,
    Func<ILanguageModel?, Dialogue> NewDialogue,
    IRecognizer? Recognizer,
    ILanguageModel? Model,
    Voice Voice,
    IPhrases Phrases,
    IPlayoutClock PlayoutClock,
    Func<Guid, CancellationToken, Task<string?>> FindCaller,
    Func<Guid, CallOutcome, CancellationToken, Task<bool>> TellOutcome,
    CallLimits Limits,
    TimeSpan Hangover,
    TimeSpan RecognitionDeadline,
    TimeSpan SynthesisDeadline,
    ITrace Trace,
    TimeProvider Clock,
    ILogger Logger)
{
    /// <summary>An echo canceller has state too. Null where there is none: then only levels tell our own voice from the caller's.</summary>
    public Func<IEchoCanceller?> NewEchoCanceller { get; init; } = static () => null;

    /// <summary>Whether the exchange itself has ended, as far as anybody knows; asked when a line closes. Never throws, answers within its own deadline.</summary>
    public Func<CancellationToken, Task<bool>> IsPbxGone { get; init; } = static _ => Task.FromResult(false);

    /// <summary>The recogniser knows what lies above 4 kHz. The demo's was trained on telephone bands alone and takes it for noise.</summary>
    public bool HearsWideband { get; init; } = true;

    /// <summary>Ends and deletes the recording of the call; null where none is made.</summary>
    public Action? RefuseRecording { get; init; }

    /// <summary>Where calls show that they still decide. Nobody looks unless told.</summary>
    public DecidingLoops Deciding { get; init; } = new(TimeSpan.MaxValue, Clock);
}
