using System.Runtime.InteropServices;
using System.Text.Json;

namespace Voicebot.Appliance.Calls;

// What a recorded call holds besides its events: all that came from outside, so that the call can be replayed.

/// <summary>Audio as it arrived.</summary>
/// <param name="Pcm">8 kHz slin, little-endian.</param>
public sealed record AudioTrace(Guid CallId, int AtMs, ReadOnlyMemory<byte> Pcm) : TraceRecord(CallId, AtMs)
{
    private byte[] _held = [];

    public ReadOnlyMemory<byte> Pcm { get; private set; } = Pcm;

    /// <summary>Holds another piece: a recording of fifty a second uses a few records again and again.</summary>
    public void Hold(int atMs, ReadOnlySpan<short> samples)
    {
        var bytes = MemoryMarshal.AsBytes(samples); // every machine we run on is little-endian
        if (_held.Length < bytes.Length)
            _held = new byte[bytes.Length];
        bytes.CopyTo(_held);
        (AtMs, Pcm) = (atMs, _held.AsMemory(0, bytes.Length));
    }

    /// <summary>As the serialiser writes it, which allocates 312 bytes for each record.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("event"u8, "audio"u8);
        writer.WriteBase64String("pcm"u8, Pcm.Span);
        writer.WriteString("callId"u8, CallId);
        writer.WriteNumber("atMs"u8, AtMs);
        writer.WriteEndObject();
    }
}

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
