using System.Text;

namespace Voicebot.Lab.Speech;

/// <summary>What was said against what was heard, word by word.</summary>
/// <param name="Said">The words of the transcript, lower case.</param>
/// <param name="Errors">Words changed, left out and put in: the least number that turns one into the other.</param>
/// <param name="Right">For each word said, whether it was heard.</param>
public sealed record WordErrors(IReadOnlyList<string> Said, int Errors, IReadOnlyList<bool> Right)
{
    // "et" and "une" are more often no numbers.
    private static readonly HashSet<string> s_numbers =
    [
        .. ("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente quarante "
            + "cinquante soixante cent cents mille").Split(' '),
    ];

    public int NumberWords => Said.Count(s_numbers.Contains);

    public int NumbersRight => Said.Where((word, index) => Right[index] && s_numbers.Contains(word)).Count();

    /// <summary>Lower case, without punctuation; hyphens and apostrophes part words.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize())
            plain.Append(char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ');
        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    public static WordErrors Count(string said, string heard)
    {
        var (a, b) = (Words(said), Words(heard));
        var cost = new int[a.Count + 1, b.Count + 1];
        for (var i = 0; i <= a.Count; i++)
        {
            for (var j = 0; j <= b.Count; j++)
            {
                cost[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + Differ(i, j));
            }
        }
        var right = new bool[a.Count];
        for (var (i, j) = (a.Count, b.Count); i > 0 && j > 0;)
        {
            if (cost[i, j] == cost[i - 1, j - 1] + Differ(i, j))
                (right[i - 1], i, j) = (Differ(i, j) == 0, i - 1, j - 1);
            else if (cost[i, j] == cost[i - 1, j] + 1)
                i--;
            else
                j--;
        }
        return new WordErrors(a, cost[a.Count, b.Count], right);

        int Differ(int i, int j) => a[i - 1] == b[j - 1] ? 0 : 1;
    }
}
