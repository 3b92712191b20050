namespace Voicebot.Appliance.Journaling;

/// <summary>The journal cannot be used: one French line with the path and what to do.</summary>
public sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner);
