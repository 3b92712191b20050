using System.Text.Json.Serialization;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Journaling;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<Capture>))]
internal sealed partial class JournalJson : JsonSerializerContext;
