namespace Voicebot.Appliance.Telephony;

public enum AmiPhase : byte
{
    /// <summary>Not connected; the next try comes after a pause.</summary>
    Disconnected,
    Connecting,
    LoggingIn,
    /// <summary>Logged in: lookups and results work.</summary>
    Ready,
    /// <summary>Asterisk does not want us (password, rights, certificate): someone must change a setting. Tried again rarely.</summary>
    Refused,
}

/// <summary>How the AMI link stands.</summary>
/// <param name="Phase">Where it is.</param>
/// <param name="Reason">For Disconnected and Refused, once there is one: a line for the log and the status page, without secrets.</param>
public readonly record struct AmiState(AmiPhase Phase, string? Reason = null);
