using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>What a call talks by: a scenario, and all that is made from it.</summary>
internal sealed record Conversation(Scenario Scenario, Understanding Understanding, PhraseCache Phrases);

/// <summary>The scenario in effect. Another one serves the calls that begin from then on; those in progress keep theirs to their end.</summary>
/// <param name="prepare">Renders what is not known yet, and what else a scenario needs before its first call.</param>
internal sealed class LiveScenario(Conversation first, ScenarioShelf shelf, Func<Scenario, PhraseCache, CancellationToken, Task<PhraseCache>> prepare)
{
    private int _applying = 1; // the first one
    private volatile bool _hasBegun;
    private volatile Conversation _current = first;

    public Conversation Current => _current;

    public ScenarioShelf Shelf => shelf;

    public static ScenarioShelf ShelfOf(ApplianceSettings settings, TimeProvider time) => new(Path.Combine(settings.Page.Folder, "scenarios"), time);

    /// <summary>The file that is in effect: what the settings name, else what was applied last on the page; null: the built-in one.</summary>
    public static string? PathOf(ApplianceSettings settings)
    {
        try
        {
            return settings.ScenarioPath ?? ShelfOf(settings, TimeProvider.System).Newest;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // whoever may not look there sees the built-in one
        }
    }

    // What was made of a scenario is let go with its last call: its passages are in memory alone.
    public static Conversation Of(Scenario scenario, PhraseCache phrases) => new(scenario, new Understanding(scenario, Classifier.BuiltIn(), new Knowledge(scenario)), phrases);

    /// <summary>Prepares the first one, which calls have been talking by with what was known of it.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        _current = _current with { Phrases = await prepare(_current.Scenario, PhraseCache.Empty, cancellationToken) };
        _hasBegun = true;
        Volatile.Write(ref _applying, 0);
    }

    /// <summary>From the next call on. Takes as long as its new phrases take to be said.</summary>
    /// <exception cref="ScenarioException">It cannot be used, or another one is being applied; nothing has changed.</exception>
    /// <exception cref="IOException">It cannot be kept; nothing has changed.</exception>
    public async Task ApplyAsync(byte[] json, CancellationToken cancellationToken)
    {
        var scenario = Scenario.Parse(json);
        if (Interlocked.Exchange(ref _applying, 1) != 0)
            throw new ScenarioException(_hasBegun ? "un autre scénario est en train d’être appliqué" : "l’appareil démarre encore");
        try
        {
            var next = Of(scenario, await prepare(scenario, _current.Phrases, cancellationToken));
            shelf.Add(json);
            _current = next;
        }
        finally
        {
            Volatile.Write(ref _applying, 0);
        }
    }
}
