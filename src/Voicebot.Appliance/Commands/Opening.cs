using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>
/// The start behind the open port: engines are opened and prove themselves, phrases are rendered, then the appliance is ready.
/// Whoever calls meanwhile is greeted from the phrases of an earlier start, if none is missing; else the dial plan goes on to a person.
/// </summary>
internal sealed partial class Opening(ApplianceSettings settings, EngineRack engines, LiveScenario live, Preparation preparation, Body body, ILogger logger)
{
    private volatile bool _mayCall = preparation.Phrases(live.Current.Scenario).All(phrase => live.Current.Phrases.Find(phrase) is not null);

    /// <summary>A caller would not hear silence.</summary>
    public bool MayCall => _mayCall;

    /// <param name="port">Where calls come in.</param>
    /// <exception cref="Speech.EngineException">Without this engine no call can be served. Those in progress have gone to a person.</exception>
    public async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        await Task.Yield(); // who has called already comes first
        try
        {
            await engines.OpenAsync(cancellationToken);
            await live.BeginAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await body.HandOnAsync(cancellationToken);
            throw;
        }
        if (live.Current.Phrases.VoiceFailure is { } mute && engines.ChosenVoice != engines.SpareVoice)
            engines.GiveUpVoice(mute);
        _mayCall = true;
        var hears = engines.Recognizer is not null;
        Tell(live.Current.Scenario.Name, port, Degraded.Of(settings, hears, engines.Failures));
        body.Ready(port, new Voice(engines.Synthesizer), Degraded.Troubles(settings, hears, engines.Failures));
    }

    private void Tell(string scenario, int port, IReadOnlyList<string> lacks)
    {
        var allowed = string.Join(", ", settings.AudioSocket.Allowed);
        if (lacks.Count == 0)
            LogReady(logger, scenario, port, settings.AudioSocket.MaxCalls, allowed);
        else
            LogReadyDegraded(logger, scenario, port, settings.AudioSocket.MaxCalls, allowed, string.Join("; ", lacks));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ready: {Scenario}, port {Port}, {MaxCalls} calls at once, from {Allowed}")]
    private static partial void LogReady(ILogger logger, string scenario, int port, int maxCalls, string allowed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "ready: {Scenario}, port {Port}, {MaxCalls} calls at once, from {Allowed}; degraded: {Lacks}")]
    private static partial void LogReadyDegraded(ILogger logger, string scenario, int port, int maxCalls, string allowed, string lacks);
}
