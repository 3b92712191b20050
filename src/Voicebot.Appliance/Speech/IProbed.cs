namespace Voicebot.Appliance.Speech;

/// <summary>An engine that can be asked whether its thread still moves.</summary>
public interface IProbed
{
    /// <summary>Engine and model, or the library, as shown to the technician.</summary>
    string Name { get; }

    /// <summary>Ends when the engine's thread has come to it: behind the jobs that were asked before.</summary>
    /// <exception cref="EngineException">Its queue is full, or it stops.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
