using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Voicebot.Appliance.Dialogues;

/// <summary>How an answer came.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaptureSource>))]
public enum CaptureSource : byte
{
    Voice,
    Keypad,

    /// <summary>The number that the line told.</summary>
    Line,
}

/// <summary>Something the caller told.</summary>
/// <param name="Name">As the scenario calls it.</param>
/// <param name="Value">In its one form: digits, an ISO date, an option's name, else words.</param>
/// <param name="Spoken">As it is read back.</param>
/// <param name="Heard">The words or keys it was read from.</param>
/// <param name="Confidence">The recogniser's for those words, 0..1; 1 for keys.</param>
/// <param name="Confirmed">Read back, and the caller said yes.</param>
public sealed record Capture(string Name, string Value, string Spoken, string Heard, float Confidence, CaptureSource Source, bool Confirmed = false);

/// <summary>What is known in a call so far, in the order in which it was told. Immutable.</summary>
public sealed class Captures
{
    public static readonly Captures None = new([]);

    private readonly ImmutableArray<Capture> _all;

    private Captures(ImmutableArray<Capture> all) => _all = all;

    public IReadOnlyList<Capture> All => _all;

    public Capture? Find(string? name) => name is null ? null : _all.FirstOrDefault(one => one.Name == name);

    /// <summary>What is told later replaces what was told before, in its place.</summary>
    public Captures With(Capture capture)
    {
        for (var at = 0; at < _all.Length; at++)
        {
            if (_all[at].Name == capture.Name)
                return new(_all.SetItem(at, capture));
        }
        return new(_all.Add(capture));
    }

    public Captures Without(string name) => new(_all.RemoveAll(one => one.Name == name));
}

/// <summary>What a call leaves behind for whoever deals with it.</summary>
/// <param name="Topic">What it is about, as the scenario calls it; a danger's name; null when nothing was understood.</param>
/// <param name="Ticket">The number that the caller was told; null when none was.</param>
/// <param name="IsComplete">The conversation came to the end of its steps.</param>
/// <param name="Anger">How often the caller was angry.</param>
public sealed record CallRecord(string? Topic, IReadOnlyList<Capture> Captures, string? Ticket, bool IsComplete, int Anger = 0);
