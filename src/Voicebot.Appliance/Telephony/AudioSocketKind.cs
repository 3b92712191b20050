namespace Voicebot.Appliance.Telephony;

/// <summary>First byte of every AudioSocket message.</summary>
public enum AudioSocketKind : byte
{
    /// <summary>The sender ends the media. Asterisk never sends it: a caller who hangs up is TCP EOF only.</summary>
    Hangup = 0x00,
    /// <summary>16 bytes, the call's UUID in text (network) order; the first message of a connection.</summary>
    Uuid = 0x01,
    /// <summary>1 byte, an ASCII digit, sent once when the key is released.</summary>
    Dtmf = 0x03,
    /// <summary>Signed 16-bit little-endian mono at 8 kHz: all that the dial plan application sends. The channel driver sends any
    /// of the rates from here to <see cref="Audio192k"/>, as dialled.</summary>
    Audio8k = 0x10,
    Audio12k = 0x11,
    Audio16k = 0x12,
    Audio24k = 0x13,
    Audio32k = 0x14,
    Audio44k = 0x15,
    Audio48k = 0x16,
    Audio96k = 0x17,
    Audio192k = 0x18,
    Error = 0xff,
}
