namespace Voicebot.Appliance.Updates;

/// <summary>An update is refused. The message is one French line: the technician reads it.</summary>
public sealed class UpdateException(string message) : Exception(message);
