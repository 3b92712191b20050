using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Calls;

/// <summary>Phrases known in advance, rendered once at start: a cached phrase costs 0 ms within a call.</summary>
public sealed partial class PhraseCache : IPhrases
{
    private readonly FrozenDictionary<string, short[][]> _phrases;

    /// <summary>Nothing is known in advance.</summary>
    public static PhraseCache Empty { get; } = new(FrozenDictionary<string, short[][]>.Empty);

    private PhraseCache(FrozenDictionary<string, short[][]> phrases) => _phrases = phrases;

    /// <inheritdoc/>
    public short[][]? Find(string text) => _phrases.GetValueOrDefault(text);

    /// <summary>Takes each phrase from the store, or renders it. One that the voice cannot speak is left out and logged: the call renders it then, or goes on without.</summary>
    /// <param name="phrases">Doubles are rendered once.</param>
    /// <param name="voice">Who speaks.</param>
    /// <param name="store">Null: nothing is kept for the next start.</param>
    /// <param name="logger">Gets one line at the end.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<PhraseCache> RenderAsync(
        IEnumerable<string> phrases, Voice voice, PhraseStore? store, ILogger logger, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, short[][]>(StringComparer.Ordinal);
        var (rendered, kept, total) = (0, 0, 0);
        foreach (var phrase in phrases.Distinct(StringComparer.Ordinal))
        {
            total++;
            var key = store is null ? "" : PhraseStore.Key(voice.Identity, Voice.Spoken(phrase));
            if (store?.Read(key) is { } found)
            {
                known[phrase] = found;
                kept++;
                continue;
            }
            try
            {
                var clauses = new List<short[]>();
                await foreach (var clause in voice.SpeakAsync(phrase, cancellationToken))
                    clauses.Add(clause.ToArray());
                known[phrase] = [.. clauses];
                rendered++;
                store?.Write(key, known[phrase]);
            }
            catch (EngineException error)
            {
                LogNotRendered(logger, phrase, error.Message);
            }
        }
        if (rendered > 0)
            store?.Trim();
        LogReady(logger, rendered, total, kept);
        return new PhraseCache(known.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <inheritdoc cref="RenderAsync(IEnumerable{string}, Voice, PhraseStore?, ILogger, CancellationToken)"/>
    public static Task<PhraseCache> RenderAsync(IEnumerable<string> phrases, Voice voice, ILogger logger, CancellationToken cancellationToken) =>
        RenderAsync(phrases, voice, store: null, logger, cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "phrases: {Rendered} of {Total} rendered, {Kept} from cache")]
    private static partial void LogReady(ILogger logger, int rendered, int total, int kept);

    [LoggerMessage(Level = LogLevel.Warning, Message = "phrase not rendered: {Phrase}: {Reason}")]
    private static partial void LogNotRendered(ILogger logger, string phrase, string reason);
}
