namespace Voicebot.Appliance.Hardware;

/// <summary>The panel cannot be had, or was lost: one French line for the technician. The call service goes on without.</summary>
/// <param name="chipIsThere">False where the machine has no such chip at all.</param>
public sealed class PanelException(string message, bool chipIsThere = true) : Exception(message)
{
    public bool ChipIsThere { get; } = chipIsThere;
}
