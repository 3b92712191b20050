namespace Voicebot.Appliance.Telephony;

/// <summary>One AudioSocket message; the payload is a view into the buffer that was parsed.</summary>
public readonly ref struct AudioSocketFrame(AudioSocketKind kind, ReadOnlySpan<byte> payload)
{
    public AudioSocketKind Kind { get; } = kind;

    /// <summary>0 to 65,535 bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;
}
