namespace Voicebot.Appliance.Calls;

// What a recorded call holds besides its events: all that came from outside, so that the call can be replayed.

/// <summary>Audio as it arrived.</summary>
/// <param name="Pcm">8 kHz slin, little-endian.</param>
public sealed record AudioTrace(Guid CallId, int AtMs, byte[] Pcm) : TraceRecord(CallId, AtMs);

/// <summary>The line ended.</summary>
/// <param name="Kind">Hangup, Closed or Fault.</param>
public sealed record LineTrace(Guid CallId, int AtMs, string Kind) : TraceRecord(CallId, AtMs);

/// <summary>One job of the recogniser.</summary>
/// <param name="AtMs">When it was asked.</param>
/// <param name="TookMs">Until the answer; null: there was none before nobody wanted it any more.</param>
/// <param name="Failure">What the engine said instead of an answer.</param>
public sealed record RecognitionTrace(Guid CallId, int AtMs, int? TookMs, string Text, float Confidence, string? Failure) : TraceRecord(CallId, AtMs);

/// <summary>One choice of the language model.</summary>
/// <param name="TookMs">As with <see cref="RecognitionTrace"/>.</param>
public sealed record ChoiceTrace(Guid CallId, int AtMs, int? TookMs, int Index, IReadOnlyList<float> Probabilities, string? Failure) : TraceRecord(CallId, AtMs);

/// <summary>One answer of the language model.</summary>
/// <param name="TookMs">As with <see cref="RecognitionTrace"/>.</param>
public sealed record AnswerTrace(Guid CallId, int AtMs, int? TookMs, IReadOnlyList<string> Pieces, string? Failure) : TraceRecord(CallId, AtMs);

/// <summary>A phrase known in advance, when it was first wanted.</summary>
/// <param name="Clauses">8 kHz slin, little-endian.</param>
public sealed record PhraseTrace(Guid CallId, int AtMs, string Text, IReadOnlyList<byte[]> Clauses) : TraceRecord(CallId, AtMs);

/// <summary>A clause of the voice.</summary>
/// <param name="AtMs">When its text was given to the voice.</param>
/// <param name="Pcm">Slin at the voice's own rate, little-endian; null: the voice had said all of the text.</param>
public sealed record ClauseTrace(Guid CallId, int AtMs, int? TookMs, string Text, byte[]? Pcm, int RateHz, string? Failure) : TraceRecord(CallId, AtMs);
