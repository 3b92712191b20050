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

/// <summary>The scenario's passages, searched by a question's own words: SQLite FTS5 in memory, accents folded. Any thread may ask.</summary>
public sealed class Knowledge : IDisposable
{
    /// <summary>Words are looked for by their beginning: « réparations », « réparer ».</summary>
    private const int MostLetters = 5;

    // Half of what was asked must be answered: « combien coûte une pizza » is no question about a visit's price.
    private const float LeastShare = 0.5f;
    private const int FewestWords = 2;

    // Bounds the query, not what is understood.
    private const int MostWords = 24;

    private readonly IReadOnlyList<Passage> _passages;
    private readonly HashSet<string> _empty;
    private readonly SqliteConnection _database = new("Data Source=:memory:");
    private readonly Lock _lock = new();

    /// <param name="scenario">Whose passages are searched; without any, nothing is found.</param>
    public Knowledge(Scenario scenario)
    {
        _passages = scenario.Passages ?? [];
        _empty = [.. (scenario.EmptyWords ?? []).SelectMany(Words.Split)];
        _database.Open();
        Execute("CREATE VIRTUAL TABLE passages USING fts5(said, asked, tokenize = \"unicode61 remove_diacritics 2\")");
        for (var at = 0; at < _passages.Count; at++)
            Execute("INSERT INTO passages(rowid, said, asked) VALUES ($at, $said, $asked)", ("$at", at), ("$said", _passages[at].Text), ("$asked", string.Join(" . ", _passages[at].Asked ?? [])));
    }

    /// <summary>The passage that answers best; null when none answers half of it.</summary>
    /// <exception cref="SqliteException">The library fails.</exception>
    public Passage? Find(string question)
    {
        var wanted = Words.Split(question).Where(word => word.Length > 1 && !_empty.Contains(word)).Select(static word => word.Length > MostLetters ? word[..MostLetters] : word)
            .Distinct().Take(MostWords).ToList();
        if (wanted.Count == 0 || _passages.Count == 0)
            return null;
        // Words hold letters and digits alone: nothing in them is a sign of the query language.
        var query = string.Join(" OR ", wanted.Select(static word => word.Length == MostLetters ? $"{word}*" : $"\"{word}\""));
        int best;
        lock (_lock)
        {
            using var command = _database.CreateCommand();
            command.CommandText = "SELECT rowid FROM passages WHERE passages MATCH $query ORDER BY bm25(passages, 1.0, 2.0) LIMIT 1";
            command.Parameters.AddWithValue("$query", query);
            best = command.ExecuteScalar() is long row ? (int)row : -1;
        }
        if (best < 0)
            return null;
        var passage = _passages[best];
        var known = Words.Split(passage.Text + " " + string.Join(' ', passage.Asked ?? []));
        var found = wanted.Count(word => known.Exists(one => word.Length == MostLetters ? one.StartsWith(word, StringComparison.Ordinal) : one == word));
        return found >= Math.Min(FewestWords, wanted.Count) && found >= LeastShare * wanted.Count ? passage : null;
    }

    public void Dispose() => _database.Dispose();

    private void Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
