namespace Voicebot.Appliance;

/// <summary>What an engine is there for; one model file serves each.</summary>
public enum EnginePurpose
{
    Voice,
    Detector,
    Recognizer,
    LanguageModel,
}

/// <summary>An engine that was to serve and cannot.</summary>
/// <param name="Reason">Model and cause in one line.</param>
/// <param name="Instead">Who does its work.</param>
public sealed record EngineFailure(EnginePurpose Purpose, string Reason, string Instead);
