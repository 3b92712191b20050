using Microsoft.Data.Sqlite;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Dialogues;

/// <summary>A few sentences that answer a question.</summary>
/// <param name="Text">As they are spoken; the first one alone must answer.</param>
/// <param name="Asked">Other words in which callers ask for it.</param>
public sealed record Passage(string Text, IReadOnlyList<string>? Asked = null)
{
    internal string First => Wording.Sentences(Text)[0];
}

/// <summary>
/// The scenario's passages, searched by a question's own words: SQLite FTS5 in memory holds what each passage says and is asked for by,
/// as stems, and ranks them (BM25). Any thread may ask.
/// </summary>
public sealed class Knowledge : IDisposable
{
    // Of all words of a text and of a passage's sentence more than half must be in both: « combien coûte une pizza » is no question about a visit's price.
    private const float LeastInCommon = 0.5f;

    // Who tells something says « ma machine » too, and asks for nothing.
    private const float LeastInCommonTold = 0.6f;
    private const int FewestWordsTold = 2;
    private const float LeastInCommonSame = 0.85f;

    // Of a question's words. Chosen on the build half, each question against the others (decision 0040).
    private const float LeastKnown = 0.4f;

    // Bound the query, not what is understood.
    private const int MostWords = 24;
    private const int MostPassages = 3;

    private readonly HashSet<string> _empty;
    private readonly List<(Passage Passage, HashSet<string>[] Sentences, HashSet<string> Stems)> _passages = [];
    private readonly SqliteConnection _database = new("Data Source=:memory:");
    private readonly Lock _lock = new();

    /// <param name="scenario">Whose passages are searched; without any, nothing is found.</param>
    public Knowledge(Scenario scenario)
    {
        _empty = [.. (scenario.EmptyWords ?? []).SelectMany(Words.Split)];
        _database.Open();
        Execute("CREATE VIRTUAL TABLE passages USING fts5(stems)");
        foreach (var passage in scenario.Passages ?? [])
        {
            HashSet<string>[] sentences = [.. (passage.Asked ?? []).Concat(Wording.Sentences(passage.Text)).Select(sentence => Stems(sentence).ToHashSet(StringComparer.Ordinal))];
            Execute("INSERT INTO passages(rowid, stems) VALUES ($at, $stems)", ("$at", _passages.Count), ("$stems", string.Join(' ', sentences.SelectMany(static stems => stems))));
            _passages.Add((passage, sentences, [.. sentences.SelectMany(static stems => stems)]));
        }
    }

    /// <summary>The passage one of whose sentences has most in common with what was said; null when none has enough.</summary>
    /// <param name="isAsked">It is a question by its form; else more must be in common.</param>
    /// <exception cref="SqliteException">The library fails.</exception>
    public Passage? Find(string text, bool isAsked) => isAsked ? Find(text, LeastInCommon, 1) : Find(text, LeastInCommonTold, FewestWordsTold);

    /// <summary>The passage that is asked for nearly in the scenario's own words: whatever topic's words are among them.</summary>
    /// <exception cref="SqliteException">The library fails.</exception>
    public Passage? FindSame(string text) => Find(text, LeastInCommonSame, FewestWordsTold);

    private Passage? Find(string text, float least, int fewest)
    {
        var wanted = Wanted(text);
        var (best, most) = ((Passage?)null, least);
        foreach (var (passage, sentences, _) in Nearest(wanted))
        {
            foreach (var sentence in sentences)
            {
                var common = wanted.Count(sentence.Contains);
                var share = 2f * common / (wanted.Count + sentence.Count);
                if (share > most && common >= fewest)
                    (best, most) = (passage, share);
            }
        }
        return best;
    }

    /// <summary>The passage nearest to what is known to be a question; null when it knows too few of its words.</summary>
    /// <exception cref="SqliteException">The library fails.</exception>
    public Passage? FindNearest(string question)
    {
        var wanted = Wanted(question);
        return Nearest(wanted) is [var (passage, _, stems), ..] && wanted.Count(stems.Contains) >= LeastKnown * wanted.Count ? passage : null;
    }

    public void Dispose() => _database.Dispose();

    private HashSet<string> Wanted(string text) => Stems(text).Take(MostWords).ToHashSet(StringComparer.Ordinal);

    private List<(Passage Passage, HashSet<string>[] Sentences, HashSet<string> Stems)> Nearest(HashSet<string> wanted)
    {
        var near = new List<(Passage, HashSet<string>[], HashSet<string>)>();
        if (wanted.Count == 0 || _passages.Count == 0)
            return near;
        lock (_lock)
        {
            using var command = _database.CreateCommand();
            command.CommandText = "SELECT rowid FROM passages WHERE passages MATCH $query ORDER BY rank LIMIT $most";
            command.Parameters.AddWithValue("$query", string.Join(" OR ", wanted.Select(static stem => $"\"{stem}\""))); // letters and digits alone
            command.Parameters.AddWithValue("$most", MostPassages);
            using var rows = command.ExecuteReader();
            while (rows.Read())
                near.Add(_passages[rows.GetInt32(0)]);
        }
        return near;
    }

    /// <summary>The words that say something, each once and without its ending; « lave-linge » is one.</summary>
    private IEnumerable<string> Stems(string text)
    {
        var words = new List<string>();
        foreach (var word in Words.Scan(text))
        {
            if (word.AfterHyphen && words.Count > 0)
                words[^1] += word.Text;
            else
                words.Add(word.Text);
        }
        return words.Where(word => word.Length > 1 && !_empty.Contains(word)).Select(Stem.Of).Distinct(StringComparer.Ordinal);
    }

    private void Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
