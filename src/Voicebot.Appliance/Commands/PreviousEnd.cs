namespace Voicebot.Appliance.Commands;

/// <summary>How the service's run before this one ended.</summary>
internal enum PreviousEnd : byte
{
    /// <summary>First start, a stop, an exit or a crash.</summary>
    Unknown,

    /// <summary>By somebody else's SIGKILL.</summary>
    Killed,

    /// <summary>Something stood still.</summary>
    Watchdog,
}
