namespace Voicebot.Appliance.Telephony;

/// <summary>What a call needs of its line. <see cref="AudioSocketConnection"/> is the one of the product; simulated calls bring their own.</summary>
public interface ICallLine
{
    /// <summary>The dial plan's CALL_UUID.</summary>
    Guid CallId { get; }

    /// <inheritdoc cref="AudioSocketConnection.ReadAsync"/>
    ValueTask<AudioSocketEvent> ReadAsync(Memory<short> audio, CancellationToken cancellationToken);

    /// <inheritdoc cref="AudioSocketConnection.TrySendFrame"/>
    bool TrySendFrame(ReadOnlySpan<short> samples);
}
