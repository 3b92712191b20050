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

    /// <summary>Renders each phrase. One that the voice cannot speak is left out and logged: the call renders it then, or goes on without.</summary>
    public static async Task<PhraseCache> RenderAsync(
        IEnumerable<string> phrases, Voice voice, ILogger logger, CancellationToken cancellationToken)
    {
        var rendered = new Dictionary<string, short[][]>(StringComparer.Ordinal);
        foreach (var phrase in phrases)
        {
            if (rendered.ContainsKey(phrase))
                continue;
            try
            {
                var clauses = new List<short[]>();
                await foreach (var clause in voice.SpeakAsync(phrase, cancellationToken))
                    clauses.Add(clause.ToArray());
                rendered[phrase] = [.. clauses];
            }
            catch (EngineException error)
            {
                LogNotRendered(logger, phrase, error.Message);
            }
        }
        return new PhraseCache(rendered.ToFrozenDictionary(StringComparer.Ordinal));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "phrase not rendered: {Phrase}: {Reason}")]
    private static partial void LogNotRendered(ILogger logger, string phrase, string reason);
}
