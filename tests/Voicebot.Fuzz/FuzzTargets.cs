using Voicebot.Fuzz.Targets;

namespace Voicebot.Fuzz;

/// <summary>All of them.</summary>
public static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } = [.. WireTargets.All, .. PostTargets.All, .. FileTargets.All, .. ModelTargets.All, .. WordTargets.All];
}
