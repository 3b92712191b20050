namespace Voicebot.Appliance.Telephony;

/// <summary>What the dial plan must do with the caller once the media has ended. No result at all means: try elsewhere.</summary>
public enum CallResult : byte
{
    /// <summary>The call is finished: hang up.</summary>
    Done,
    /// <summary>A person must take it.</summary>
    Transfer,

    /// <summary>Of a person's leg: the two are connected.</summary>
    Accepted,

    /// <summary>Of a person's leg: somebody else is rung, or the caller comes back.</summary>
    Declined,
}
