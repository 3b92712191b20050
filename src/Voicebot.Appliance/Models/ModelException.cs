namespace Voicebot.Appliance.Models;

/// <summary>A model cannot be had, or is not what it should be. The message is one French line: the technician reads it.</summary>
public sealed class ModelException(string message) : Exception(message);
