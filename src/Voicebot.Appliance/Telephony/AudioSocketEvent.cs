namespace Voicebot.Appliance.Telephony;

public enum AudioSocketEventKind : byte
{
    /// <summary>Samples were written to the reader's buffer.</summary>
    Audio,
    /// <summary>The caller released a key.</summary>
    Digit,
    /// <summary>The other side said that the media is over (0x00). Terminal.</summary>
    Hangup,
    /// <summary>TCP end of file: what Asterisk does when the caller hangs up. Terminal.</summary>
    Closed,
    /// <summary>The connection broke, or the other side reported an error. Terminal.</summary>
    Fault,
}

/// <summary>What one read brought. After a terminal event every further read gives that event again.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="SampleCount">For <see cref="AudioSocketEventKind.Audio"/>: samples at the start of the reader's buffer, at least 1.</param>
/// <param name="Digit">For <see cref="AudioSocketEventKind.Digit"/>: 0-9, A-D, * or #.</param>
/// <param name="Upper">For audio of 16 kHz: what of it lies above 4 kHz, twice SampleCount samples at 16 kHz, until the next read. Else empty.</param>
/// <param name="Reason">For <see cref="AudioSocketEventKind.Fault"/>: one line for the log.</param>
public readonly record struct AudioSocketEvent(
    AudioSocketEventKind Kind, int SampleCount = 0, char Digit = '\0', string? Reason = null, ReadOnlyMemory<short> Upper = default)
{
    public bool IsTerminal => Kind >= AudioSocketEventKind.Hangup;
}
