namespace Voicebot.Appliance.Hardware;

/// <summary>What the panel needs of its wires.</summary>
public interface IPanelLines : IDisposable
{
    /// <summary>The chip, for the log.</summary>
    string Name { get; }

    /// <summary>True: pressed. On a thread of the driver's; contacts bounce, and edges can be lost.</summary>
    event Action<bool>? Edge;

    /// <exception cref="PanelException">The lines are lost.</exception>
    void Show(Lights lights);

    /// <summary>The button's level now.</summary>
    /// <exception cref="PanelException">The lines are lost.</exception>
    bool IsPressed();
}
