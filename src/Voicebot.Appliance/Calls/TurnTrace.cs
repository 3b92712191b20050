using System.Text.Json.Serialization;
using Voicebot.Appliance.Dialogues;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>Takes what calls leave behind. Must not block: calls never wait for it.</summary>
public interface ITrace
{
    void Write(TraceRecord record);
}

/// <summary>One line of the trace file.</summary>
/// <param name="AtMs">Since the call began.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(CallTrace), "call")]
[JsonDerivedType(typeof(TurnTrace), "turn")]
[JsonDerivedType(typeof(PhaseTrace), "phase")]
[JsonDerivedType(typeof(SayTrace), "say")]
[JsonDerivedType(typeof(DigitTrace), "digit")]
[JsonDerivedType(typeof(AudioTrace), "audio")]
[JsonDerivedType(typeof(LineTrace), "line")]
[JsonDerivedType(typeof(RecognitionTrace), "recognition")]
[JsonDerivedType(typeof(ChoiceTrace), "choice")]
[JsonDerivedType(typeof(AnswerTrace), "answer")]
[JsonDerivedType(typeof(PhraseTrace), "phrase")]
[JsonDerivedType(typeof(ClauseTrace), "clause")]
[JsonDerivedType(typeof(RecordTrace), "record")]
[JsonDerivedType(typeof(QualityTrace), "quality")]
[JsonDerivedType(typeof(EndTrace), "end")]
public abstract record TraceRecord(Guid CallId, int AtMs)
{
    public int AtMs { get; protected set; } = AtMs;
}

/// <param name="Caller">As the dial plan told it; null when unknown.</param>
/// <param name="At">The date of the call: what is old is swept.</param>
public sealed record CallTrace(Guid CallId, int AtMs, string? Caller, DateTimeOffset? At = null) : TraceRecord(CallId, AtMs);

/// <summary>One turn, in milliseconds from the caller's last voiced window; null where a stage did not take place.</summary>
/// <param name="Turn">1 is the caller's first turn.</param>
/// <param name="EndpointMs">Until the turn was over: the hangover.</param>
/// <param name="RecognitionMs">Time the recogniser took.</param>
/// <param name="UnderstandingMs">Time until it was decided what to say.</param>
/// <param name="FirstTextMs">Until the first text of the reply.</param>
/// <param name="FirstAudioMs">Until the first frame left for the caller, of an acknowledgement or the reply.</param>
/// <param name="Acknowledged">« D’accord, je regarde » was said in front of the reply.</param>
/// <param name="Heard">Empty when nothing was recognised; # and the keys where they answered.</param>
/// <param name="Rung">Which rung of the ladder answered.</param>
/// <param name="Step">The step whose answer is awaited then; null when any topic may come.</param>
public sealed record TurnTrace(
    Guid CallId, int AtMs, int Turn, string Heard, float Confidence, string Said, int UtteranceMs, int VoicedMs,
    int EndpointMs, int RecognitionMs, int UnderstandingMs, int? FirstTextMs, int? FirstAudioMs, bool Acknowledged, string Rung, string? Step = null) : TraceRecord(CallId, AtMs);

/// <summary>The call has gone from one phase to another.</summary>
/// <param name="On">The event that did it.</param>
public sealed record PhaseTrace(Guid CallId, int AtMs, string Phase, string On) : TraceRecord(CallId, AtMs);

/// <summary>The first audio of a text is queued for the caller.</summary>
public sealed record SayTrace(Guid CallId, int AtMs, string Text) : TraceRecord(CallId, AtMs);

public sealed record DigitTrace(Guid CallId, int AtMs, char Digit) : TraceRecord(CallId, AtMs);

/// <summary>What the caller told in all; before the end of the call, when anything was understood.</summary>
public sealed record RecordTrace(Guid CallId, int AtMs, CallRecord Record) : TraceRecord(CallId, AtMs);

/// <summary>How the line was; before the end of the call.</summary>
public sealed record QualityTrace(Guid CallId, int AtMs, LineQuality Line) : TraceRecord(CallId, AtMs);

/// <param name="Result">done, transfer or none, as told to the dial plan.</param>
/// <param name="Reason">What ended it.</param>
public sealed record EndTrace(Guid CallId, int AtMs, string Result, string Reason) : TraceRecord(CallId, AtMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TraceRecord))]
internal sealed partial class TraceJson : JsonSerializerContext;
