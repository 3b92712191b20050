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
/// The scenario's passages, searched by a question's own words: SQLite FTS5 in memory holds each sentence that a passage says or is
/// asked for by, as stems; of the nearest the one that has most in common with the question answers. Any thread may ask.
/// </summary>
public sealed class Knowledge : IDisposable
{
    // Of all words of question and sentence more than half must be in both: « combien coûte une pizza » is no question about a visit's price.
    private const float LeastInCommon = 0.5f;

    // Who tells something says « ma machine » too, and asks for nothing.
    private const float LeastInCommonTold = 0.6f;
    private const int FewestWordsTold = 2;

    // Bound the query, not what is understood.
    private const int MostWords = 24;
    private const int MostSentences = 8;

    private readonly IReadOnlyList<Passage> _passages;
    private readonly HashSet<string> _empty;
    private readonly List<(Passage Passage, HashSet<string> Stems)> _sentences = [];
    private readonly SqliteConnection _database = new("Data Source=:memory:");
    private readonly Lock _lock = new();

    /// <param name="scenario">Whose passages are searched; without any, nothing is found.</param>
    public Knowledge(Scenario scenario)
    {
        _passages = scenario.Passages ?? [];
        _empty = [.. (scenario.EmptyWords ?? []).SelectMany(Words.Split)];
        _database.Open();
        Execute("CREATE VIRTUAL TABLE sentences USING fts5(stems)");
        foreach (var passage in _passages)
        {
            foreach (var sentence in (passage.Asked ?? []).SelectMany(static asked => asked.Split(',')).Concat(Wording.Sentences(passage.Text)))
            {
                Execute("INSERT INTO sentences(rowid, stems) VALUES ($at, $stems)", ("$at", _sentences.Count), ("$stems", string.Join(' ', Stems(sentence))));
                _sentences.Add((passage, [.. Stems(sentence)]));
            }
        }
    }

    /// <summary>The passage that answers best; null when none has enough in common with the question.</summary>
    /// <param name="text">What was said.</param>
    /// <param name="isAsked">It is a question by its form; else more of it must be in common.</param>
    /// <exception cref="SqliteException">The library fails.</exception>
    public Passage? Find(string text, bool isAsked)
    {
        var wanted = Stems(text).Take(MostWords).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0 || _passages.Count == 0)
            return null;
        var near = new List<int>();
        lock (_lock)
        {
            using var command = _database.CreateCommand();
            command.CommandText = "SELECT rowid FROM sentences WHERE sentences MATCH $query ORDER BY rank LIMIT $most";
            command.Parameters.AddWithValue("$query", string.Join(" OR ", wanted.Select(static stem => $"\"{stem}\""))); // letters and digits alone
            command.Parameters.AddWithValue("$most", MostSentences);
            using var rows = command.ExecuteReader();
            while (rows.Read())
                near.Add(rows.GetInt32(0));
        }
        var (best, most) = ((Passage?)null, isAsked ? LeastInCommon : LeastInCommonTold);
        foreach (var (passage, stems) in near.Select(row => _sentences[row]))
        {
            var common = wanted.Count(stems.Contains);
            var share = 2f * common / (wanted.Count + stems.Count);
            if (share > most && (isAsked || common >= FewestWordsTold))
                (best, most) = (passage, share);
        }
        return best;
    }

    public void Dispose() => _database.Dispose();

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
