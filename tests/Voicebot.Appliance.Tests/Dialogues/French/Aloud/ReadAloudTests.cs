using Voicebot.Appliance.Dialogues.French.Aloud;

namespace Voicebot.Appliance.Tests.Dialogues.French.Aloud;

/// <summary>Texts as people write them, and how they are read: the files under texts/, a line each.</summary>
public class ReadAloudTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    static string Folder => Path.Combine(AppContext.BaseDirectory, "Dialogues/French/Aloud/texts");

    [Theory]
    [MemberData(nameof(Files))]
    public void Reads_as_written_down(string file)
    {
        List<string> wrong = [];
        foreach ((string written, string expected) in Lines(file))
        {
            string said = SpokenText.Normalise(written);
            if (said != expected) wrong.Add($"{written}\n  expected {expected}\n  said     {said}");
            else if (SpokenText.Normalise(said) != said) wrong.Add($"{written}\n  said  {said}\n  again {SpokenText.Normalise(said)}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void There_are_hundreds_of_them() => Assert.InRange(AllWritten().Count, 500, 5_000);

    [Fact]
    public void Nothing_reaches_the_voice_that_it_would_spell()
    {
        foreach (string written in AllWritten()) CheckVoiced(written);
    }

    [Fact]
    public void Nothing_reaches_the_voice_that_it_would_spell_whatever_comes_in()
    {
        var random = new Random(2026);
        List<string> words = [.. AllWritten().SelectMany(written => written.Split(' ')).Distinct()];
        const string signs = "0123456789.,:;/-+*#@&=<>%°²³€$£'\"()[]{}|\\_^~!?…«»–×≥→µΩ✔😀 \u00A0abeéMXx";
        for (int i = 0; i < 5_000; i++)
        {
            CheckVoiced(string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 6)).Select(_ => words[random.Next(words.Count)])));
            CheckVoiced(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => signs[random.Next(signs.Length)])));
        }
    }

    /// <summary>Letters and pauses only: no figure, no sign with a name, no mark inside a word, no hyphen or apostrophe that joins nothing.</summary>
    static void CheckVoiced(string written)
    {
        string said = SpokenText.Normalise(written);
        for (int i = 0; i < said.Length; i++)
        {
            char c = said[i], before = i > 0 ? said[i - 1] : ' ', after = i + 1 < said.Length ? said[i + 1] : ' ';
            bool fits = char.IsLetter(c) || c is ' ' or '\n' or '(' or ')'
                || (c is '.' or ',' or ';' or ':' or '!' or '?' && !(char.IsLetter(before) && char.IsLetter(after)))
                || (c is '-' or '\'' && char.IsLetter(before) && char.IsLetter(after));
            Assert.True(fits, $"{written} → {said}: {c}");
        }
    }

    static List<string> AllWritten() => [.. Directory.EnumerateFiles(Folder, "*.txt").SelectMany(path => Lines(Path.GetFileName(path))).Select(line => line.Written)];

    static IEnumerable<(string Written, string Said)> Lines(string file)
    {
        foreach (string line in File.ReadLines(Path.Combine(Folder, file)))
        {
            if (line.Length == 0 || line.StartsWith("## ", StringComparison.Ordinal)) continue;
            string[] parts = line.Split(" => ");
            Assert.Equal(2, parts.Length);
            yield return (parts[0], parts[1]);
        }
    }
}
