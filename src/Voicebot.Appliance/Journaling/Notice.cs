using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voicebot.Appliance.Journaling;

/// <summary>What somebody far away is told of the box itself.</summary>
/// <param name="Alert">What it is about, one word: the source of a trouble, or `appels`.</param>
/// <param name="Over">It is well again.</param>
/// <param name="Message">French, one line.</param>
/// <param name="From">The box's own name.</param>
public sealed record Notice(string Alert, bool Over, string Message, DateTimeOffset At, string From)
{
    /// <summary>In the outbox, at the place of a ticket's number.</summary>
    public const long NoTicket = 0;

    public string ToJson() => JsonSerializer.Serialize(this, NoticeJson.Default.Notice);

    /// <exception cref="JsonException">It is none.</exception>
    public static Notice Parse(string json) => JsonSerializer.Deserialize(json, NoticeJson.Default.Notice) ?? throw new JsonException("null");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Notice))]
internal sealed partial class NoticeJson : JsonSerializerContext;
