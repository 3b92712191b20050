using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>Phrases known in advance, rendered once at start: a cached phrase costs 0 ms within a call.</summary>
public sealed partial class PhraseCache : IPhrases
{
    // Of the first phrases, until a voice is taken to be gone.
    private const int MostFailures = 2;

    // At start nobody waits at the other end of a line.
    private static readonly TimeSpan s_clauseDeadline = TimeSpan.FromSeconds(10);

    private readonly FrozenDictionary<string, short[][]> _phrases;

    /// <summary>Nothing is known in advance.</summary>
    public static PhraseCache Empty { get; } = new(FrozenDictionary<string, short[][]>.Empty);

    private PhraseCache(FrozenDictionary<string, short[][]> phrases) => _phrases = phrases;

    /// <summary>Those that a voice has said for an earlier start; it need not be there.</summary>
    /// <param name="voice">Its identity.</param>
    public static PhraseCache Kept(IEnumerable<string> phrases, string voice, PhraseStore store)
    {
        var known = new Dictionary<string, short[][]>(StringComparer.Ordinal);
        foreach (var phrase in phrases)
            if (store.Read(PhraseStore.Key(voice, Voice.Spoken(phrase))) is { } found)
                known[phrase] = found;
        return new PhraseCache(known.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public short[][]? Find(string text) => _phrases.GetValueOrDefault(text);

    /// <summary>Of these phrases those that are known here.</summary>
    public IEnumerable<string> Known(IEnumerable<string> phrases) => phrases.Where(_phrases.ContainsKey);

    /// <summary>With some of an earlier one's as well; nothing is rendered again.</summary>
    public PhraseCache With(PhraseCache earlier, IEnumerable<string> phrases) => new(
        earlier.Known(phrases).Except(_phrases.Keys).Select(phrase => KeyValuePair.Create(phrase, earlier._phrases[phrase])).Concat(_phrases).ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>Phrases that the spare voice had to say.</summary>
    public int Spared { get; private init; }

    /// <summary>Why the chosen voice could say nothing at all; null when it said something.</summary>
    public string? VoiceFailure { get; private init; }

    /// <summary>
    /// Takes each phrase from the store, or renders it. One that the voice does not say in time, or without sound, the spare voice
    /// says; that is not kept for the next start. What nobody can say is left out and logged: the call renders it then, or goes on without.
    /// </summary>
    /// <param name="phrases">Doubles are rendered once.</param>
    /// <param name="voice">Who speaks.</param>
    /// <param name="spare">Who speaks when that voice does not; null: nobody.</param>
    /// <param name="store">Null: nothing is kept for the next start.</param>
    /// <param name="clock">For the deadline of each clause.</param>
    /// <param name="logger">Gets one line at the end.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<PhraseCache> RenderAsync(
        IEnumerable<string> phrases, Voice voice, Voice? spare, PhraseStore? store, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, short[][]>(StringComparer.Ordinal);
        var (rendered, kept, spared, total) = (0, 0, 0, 0);
        string? failure = null;
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
            // A voice that could not say the first phrases is not asked for all the others, at a deadline each.
            var isGone = spare is not null && rendered + kept == 0 && spared >= MostFailures;
            try
            {
                if (isGone)
                    throw new EngineException(failure!);
                known[phrase] = await SayAsync(voice, phrase, clock, cancellationToken);
                rendered++;
                store?.Write(key, known[phrase]);
            }
            catch (EngineException error)
            {
                failure ??= error.Message;
                if (!isGone)
                    LogNotRendered(logger, phrase, error.Message);
                if (spare is null)
                    continue;
                try
                {
                    known[phrase] = await SayAsync(spare, phrase, clock, cancellationToken);
                    spared++;
                }
                catch (EngineException worse)
                {
                    LogNotRendered(logger, phrase, worse.Message);
                }
            }
        }
        if (rendered > 0)
            store?.Trim();
        LogReady(logger, rendered, total, kept);
        if (spared > 0)
            LogSpared(logger, spared, spare!.Name);
        return new PhraseCache(known.ToFrozenDictionary(StringComparer.Ordinal))
        {
            Spared = spared,
            VoiceFailure = total > 0 && rendered + kept == 0 ? failure : null,
        };
    }

    /// <inheritdoc cref="RenderAsync(IEnumerable{string}, Voice, Voice?, PhraseStore?, TimeProvider, ILogger, CancellationToken)"/>
    public static Task<PhraseCache> RenderAsync(IEnumerable<string> phrases, Voice voice, ILogger logger, CancellationToken cancellationToken) =>
        RenderAsync(phrases, voice, spare: null, store: null, TimeProvider.System, logger, cancellationToken);

    private static async Task<short[][]> SayAsync(Voice voice, string phrase, TimeProvider clock, CancellationToken cancellationToken)
    {
        var clauses = new List<short[]>();
        await using var saying = new TimedSequence<ReadOnlyMemory<short>>(token => voice.SpeakAsync(phrase, token), clock, cancellationToken);
        try
        {
            while (await saying.MoveNextAsync(s_clauseDeadline))
                clauses.Add(saying.Current.ToArray());
        }
        catch (TimeoutException)
        {
            throw new EngineException($"{voice.Name} said no clause within {s_clauseDeadline.TotalSeconds:0} s");
        }
        var fault = clauses.Count == 0
            ? "no sound"
            : clauses.Select(static clause => SpokenSound.ClauseFault(clause, Slin.SampleRateHz)).FirstOrDefault(static fault => fault is not null);
        return fault is null ? [.. clauses] : throw new EngineException($"{voice.Name}: {fault}");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "phrases: {Rendered} of {Total} rendered, {Kept} from cache")]
    private static partial void LogReady(ILogger logger, int rendered, int total, int kept);

    [LoggerMessage(Level = LogLevel.Warning, Message = "phrases: {Count} are said by {Spare}")]
    private static partial void LogSpared(ILogger logger, int count, string spare);

    [LoggerMessage(Level = LogLevel.Warning, Message = "phrase not rendered: {Phrase}: {Reason}")]
    private static partial void LogNotRendered(ILogger logger, string phrase, string reason);
}
