using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Posting;

/// <summary>A way on which tickets are sent on.</summary>
public interface IPost
{
    /// <summary>As the outbox names it.</summary>
    string Way { get; }

    /// <summary>Returns when the receiver has taken it.</summary>
    /// <exception cref="PostException">It has not.</exception>
    Task SendAsync(Posted letter, CancellationToken cancellationToken);
}

/// <summary>A letter did not arrive; French, for the technician.</summary>
public sealed class PostException(string message, Exception? inner = null) : Exception(message, inner);
