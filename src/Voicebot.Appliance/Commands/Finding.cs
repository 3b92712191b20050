using System.Text.Json.Serialization;

namespace Voicebot.Appliance.Commands;

[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict : byte
{
    Good,

    /// <summary>Calls are answered, less well than they could be; or it could not be seen from here.</summary>
    Doubtful,

    /// <summary>Callers suffer from it.</summary>
    Bad,
}

/// <summary>One thing that `voicebot doctor` looked at.</summary>
/// <param name="Subject">French, one or two words.</param>
/// <param name="What">What was seen: French, one line, no secret.</param>
/// <param name="Cure">What to do; null when nothing has to be done.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string What, string? Cure = null)
{
    public static Finding Good(string subject, string what) => new(subject, Verdict.Good, what);

    public static Finding Doubtful(string subject, string what, string cure) => new(subject, Verdict.Doubtful, what, cure);

    public static Finding Bad(string subject, string what, string cure) => new(subject, Verdict.Bad, what, cure);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class FindingJson : JsonSerializerContext;
