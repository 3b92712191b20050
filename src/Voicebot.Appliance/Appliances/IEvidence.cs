namespace Voicebot.Appliance.Appliances;

/// <summary>Something that shows that a part of the appliance lives.</summary>
public interface IEvidence
{
    /// <summary>What stands still, for the log; null: it moves. Asked twice a second.</summary>
    string? Standstill();
}
