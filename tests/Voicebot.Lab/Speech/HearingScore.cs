using System.Globalization;
using System.Text;

namespace Voicebot.Lab.Speech;

/// <summary>How well a list of clips was heard: all together, by family and by voice.</summary>
public sealed class HearingScore
{
    private const int WorstShown = 15;

    private readonly SortedDictionary<string, Sum> _families = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Sum> _voices = new(StringComparer.Ordinal);
    private readonly List<(SpeechClip Clip, string Heard, int Errors)> _mistakes = [];
    private readonly Sum _all = new();

    /// <summary>Share of the words said that are wrong, missing or too many; 0 when nothing was said.</summary>
    public double WordErrorRate => _all.Rate;

    /// <summary>Share of the number words that were heard.</summary>
    public double NumbersRight => _all.NumbersRate;

    /// <summary>Words heard where nobody spoke.</summary>
    public int InventedWords { get; private set; }

    public int QuietClips { get; private set; }

    public int SpokenClips => _all.Clips;

    public void Add(SpeechClip clip, string heard)
    {
        var words = WordErrors.Count(clip.Transcript, heard);
        if (clip.HasSpeech)
        {
            _all.Add(words);
            Part(_families, clip.Family).Add(words);
            Part(_voices, clip.Throat).Add(words);
        }
        else
        {
            QuietClips++;
            InventedWords += words.Errors;
        }
        if (words.Errors > 0)
            _mistakes.Add((clip, heard, words.Errors));
    }

    /// <summary>The table that `make bench-speech` prints and that a failing test shows.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"word error rate {WordErrorRate:0.0%} ({_all.Errors} of {_all.Words} words), {_all.Exact} of {_all.Clips} clips without error")
            .AppendLine(CultureInfo.InvariantCulture, $"number words right {NumbersRight:0.0%} ({_all.NumbersHeard} of {_all.Numbers})")
            .AppendLine(CultureInfo.InvariantCulture, $"words on silence and noise: {InventedWords} in {QuietClips} clips");
        foreach (var (title, parts) in new[] { ("family", _families), ("voice", _voices) })
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{title,-14}{"clips",6}{"words",7}{"wrong",8}{"numbers right",15}");
            foreach (var (name, part) in parts)
            {
                var numbers = part.Numbers == 0 ? "" : part.NumbersRate.ToString("0.0%", CultureInfo.InvariantCulture);
                text.AppendLine(CultureInfo.InvariantCulture, $"{name,-14}{part.Clips,6}{part.Words,7}{part.Rate,8:0.0%}{numbers,15}");
            }
        }
        if (_mistakes.Count > 0)
            text.AppendLine().AppendLine("worst:");
        foreach (var (clip, heard, errors) in _mistakes.OrderByDescending(mistake => mistake.Errors).Take(WorstShown))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {clip.Name} {clip.Voice} {clip.Sound} ({errors})\n    said  {clip.Transcript}\n    heard {heard}");
        return text.ToString();
    }

    private static Sum Part(SortedDictionary<string, Sum> parts, string name)
    {
        if (!parts.TryGetValue(name, out var part))
            parts.Add(name, part = new Sum());
        return part;
    }

    private sealed class Sum
    {
        public int Clips, Exact, Words, Errors, Numbers, NumbersHeard;

        public double Rate => Words == 0 ? 0 : Errors / (double)Words;

        public double NumbersRate => Numbers == 0 ? 1 : NumbersHeard / (double)Numbers;

        public void Add(WordErrors words)
        {
            Clips++;
            Exact += words.Errors == 0 ? 1 : 0;
            Words += words.Said.Count;
            Errors += words.Errors;
            Numbers += words.NumberWords;
            NumbersHeard += words.NumbersRight;
        }
    }
}
