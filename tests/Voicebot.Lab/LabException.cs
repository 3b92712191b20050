namespace Voicebot.Lab;

/// <summary>The lab itself, or what it watches, did not do what was waited for.</summary>
public sealed class LabException(string message) : Exception(message);
