using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Transfers;

namespace Voicebot.Appliance.Commands;

/// <summary>What a scenario needs before its calls: its phrases, rendered or from the disk, and the model's fixed prefix.</summary>
internal sealed partial class Preparation(ApplianceSettings settings, EngineRack engines, TimeProvider clock, ILogger logger)
{
    private readonly PhraseStore? _store = PhraseStore.Open(settings.Phrases, clock, logger);

    /// <summary>All that is said in a call and known in advance.</summary>
    public IReadOnlyList<string> Phrases(Scenario scenario) =>
        [.. scenario.Phrases, Handover.Question, .. settings.RecordFolder is null ? (string[])[] : [scenario.Noticed(settings.Retention.RecordingDays)]];

    /// <summary>What the voice of the settings has said before; it need not be open.</summary>
    public PhraseCache Kept(Scenario scenario) =>
        _store?.VoiceOf(engines.VoiceMark) is { } voice ? PhraseCache.Kept(Phrases(scenario), voice, _store) : PhraseCache.Empty;

    /// <summary>Renders what is not known.</summary>
    /// <param name="earlier">What is, from another scenario.</param>
    public async Task<PhraseCache> PrepareAsync(Scenario next, PhraseCache earlier, CancellationToken cancellationToken)
    {
        await WarmUpAsync(next, cancellationToken);
        var wanted = Phrases(next);
        var voice = new Voice(engines.ChosenVoice);
        var rendered = await PhraseCache.RenderAsync(wanted.Except(earlier.Known(wanted)), voice, new Voice(engines.SpareVoice), _store, clock, logger, cancellationToken);
        if (engines.VoiceFailure is null && rendered.VoiceFailure is null)
            _store?.NoteVoice(engines.VoiceMark, voice.Identity);
        return earlier == PhraseCache.Empty ? rendered : rendered.With(earlier, wanted);
    }

    // The fixed prefix is decoded before the first call, so that a turn pays for its own words only.
    private async Task WarmUpAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        if (engines.LanguageModel is not { } model)
            return;
        try
        {
            await model.WarmUpAsync(new Prompts(scenario).System, cancellationToken);
        }
        catch (EngineException error)
        {
            LogNoWarmUp(logger, model.Name, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} could not be warmed up: {Reason}")]
    private static partial void LogNoWarmUp(ILogger logger, string model, string reason);
}
