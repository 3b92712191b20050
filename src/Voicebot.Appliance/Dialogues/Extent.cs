namespace Voicebot.Appliance.Dialogues;

/// <summary>How much of what was asked has been said, as far as the words tell.</summary>
public enum Extent : byte
{
    /// <summary>More may come, or nobody can tell.</summary>
    Open,

    /// <summary>All that was asked is there, but it may grow: « …soixante » becomes « soixante-dix ».</summary>
    Enough,

    /// <summary>Nothing can follow that would change the answer.</summary>
    Whole,
}
