using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Journaling;

/// <summary>How soon somebody should look at a ticket.</summary>
public enum Severity : byte
{
    Low,
    Normal,
    High,

    /// <summary>Danger was told of.</summary>
    Urgent,
}

/// <summary>The rules that say how grave a ticket is, where no model does.</summary>
public static class SeverityRules
{
    // What harms more the longer it lasts.
    private static readonly string[] s_harmful = ["fuite", "ne refroidit pas"];

    public static Severity Of(CallRecord call)
    {
        if (call.Topic is { } topic && Dangers.IsName(topic))
            return Severity.Urgent;
        if (call.Captures.Any(static one => s_harmful.Contains(one.Value)))
            return Severity.High;
        return call.Captures.Any(static one => one.Name == "panne") ? Severity.Normal : Severity.Low;
    }
}
