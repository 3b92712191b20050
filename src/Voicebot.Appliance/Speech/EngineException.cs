namespace Voicebot.Appliance.Speech;

/// <summary>An engine could not do its work. Caught once, at the call: the dialogue takes the next rung of the ladder.</summary>
public class EngineException : Exception
{
    public EngineException(string message) : base(message) { }

    public EngineException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>The engine's queue is full: a refusal, not a wait.</summary>
public sealed class EngineBusyException(string engine) : EngineException($"{engine} is busy: its queue is full");

/// <summary>A model or library cannot be used. Said once at start; the next rung of the ladder serves.</summary>
public sealed class EngineUnavailableException(string message) : EngineException(message);

/// <summary>
/// A library is another version than the one its struct layouts were taken from. Calling it would corrupt memory, and
/// the box is not what was tested: unlike a missing model, this stops the start.
/// </summary>
public sealed class EngineVersionException(string library, string found, string wanted)
    : EngineException($"{library}: found version {found}, wanted {wanted}")
{
    public string Library { get; } = library;

    public string Found { get; } = found;

    public string Wanted { get; } = wanted;
}
