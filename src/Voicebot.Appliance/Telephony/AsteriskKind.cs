namespace Voicebot.Appliance.Telephony;

/// <summary>Who writes the exchange's own files.</summary>
public enum AsteriskKind
{
    /// <summary>Its owner.</summary>
    Plain,

    /// <summary>FreePBX, which overwrites them and leaves *_custom.conf to the owner; its phones are its own.</summary>
    FreePbx,
}
