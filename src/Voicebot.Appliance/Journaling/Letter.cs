using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voicebot.Appliance.Journaling;

/// <summary>A ticket as it is sent on.</summary>
/// <param name="ToCheck">Names of what was heard too unsurely.</param>
public sealed record Letter(
    long Ticket, string Status, DateTimeOffset At, Guid? Call, string? Caller, string? Phone, string? Name, string? Company, string? Topic, string? Tag,
    string Severity, string Sentiment, string Summary, int Seconds, IReadOnlyList<string> ToCheck)
{
    public static Letter Of(Ticket ticket) => new(
        ticket.Number, Lower(ticket.Status), ticket.At, ticket.CallId, ticket.Caller, ticket.Phone, ticket.Name, ticket.Company, ticket.Topic, ticket.Tag,
        Lower(ticket.Severity), Lower(ticket.Sentiment), ticket.Summary, ticket.Seconds, [.. ticket.ToCheck.Select(static one => one.Name)]);

    public string ToJson() => JsonSerializer.Serialize(this, LetterJson.Default.Letter);

    /// <exception cref="JsonException">It is none.</exception>
    public static Letter Parse(string json) => JsonSerializer.Deserialize(json, LetterJson.Default.Letter) ?? throw new JsonException("null");

    private static string Lower<T>(T word) where T : struct, Enum => word.ToString().ToLower(CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Letter))]
internal sealed partial class LetterJson : JsonSerializerContext;
