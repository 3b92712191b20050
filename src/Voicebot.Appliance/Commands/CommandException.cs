namespace Voicebot.Appliance.Commands;

/// <summary>A command cannot do what it was asked. The message is one French line: the technician reads it.</summary>
public sealed class CommandException(string message) : Exception(message);
