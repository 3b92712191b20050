namespace Voicebot.Audio;

/// <summary>Takes the echo of what we sent out of what we receive. State per call; allocates nothing per frame.</summary>
public interface IEchoCanceller : IDisposable
{
    /// <summary>One frame.</summary>
    /// <param name="received"><see cref="Slin.FrameSamples"/> samples from the line.</param>
    /// <param name="sent">As many of what was played: their echo lies within <see cref="EchoGuard.CancellerTailMs"/> after them.</param>
    /// <param name="cleaned">As many; neither of the other two.</param>
    void Cancel(ReadOnlySpan<short> received, ReadOnlySpan<short> sent, Span<short> cleaned);

    /// <summary>Forgets the echo's path.</summary>
    void Reset();
}
