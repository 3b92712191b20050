namespace Voicebot.Appliance.Calls;

/// <summary>What can be said at once.</summary>
public interface IPhrases
{
    /// <summary>8 kHz slin of the phrase, an array per clause; null when it is not known in advance.</summary>
    short[][]? Find(string text);
}
