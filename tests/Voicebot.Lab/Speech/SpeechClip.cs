using System.Globalization;

namespace Voicebot.Lab.Speech;

/// <summary>One line of tests/speech/held-out.tsv: what is said, by whom, over which line. Made by models/training/make_speech_set.py.</summary>
/// <param name="Voice">espeak-ng's language and variant; empty: nobody speaks.</param>
/// <param name="Rate">Words a minute.</param>
/// <param name="Pitch">0 to 99, as is <paramref name="Range"/>.</param>
/// <param name="Gap">Between words, in 10 ms.</param>
/// <param name="LeadMs">Before the speech; where nobody speaks, the length of the clip.</param>
/// <param name="TrailMs">After the speech.</param>
/// <param name="Sound">What else is on the line, see <see cref="LineSound"/>.</param>
/// <param name="SnrDb">Speech above that sound.</param>
/// <param name="TiltDb">What the line adds to the high half of the band.</param>
/// <param name="PeakDbfs">Level of the clip; above 0 it clips.</param>
/// <param name="Lost">Packets of 20 ms that never arrive.</param>
/// <param name="Spoken">What espeak-ng reads: a comma for each pause.</param>
public sealed record SpeechClip(
    string Name, string Family, string Voice, int Rate, int Pitch, int Range, int Gap, int LeadMs, int TrailMs,
    LineSound Sound, int Seed, int SnrDb, int LowHz, int HighHz, int TiltDb, int PeakDbfs, int Lost, string Spoken, string Transcript)
{
    private const int Columns = 19;

    public bool HasSpeech => Voice.Length > 0;

    /// <summary>The variant alone: "fr-be+m4" is the throat m4.</summary>
    public string Throat => Voice[(Voice.IndexOf('+', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads the list; its first line names the columns.</summary>
    /// <exception cref="FormatException">A line with too few columns, or a number that is none.</exception>
    public static IReadOnlyList<SpeechClip> ParseList(string text) =>
        [.. text.Split('\n').Skip(1).Where(line => line.Length > 0).Select(Parse)];

    /// <summary>The list of this checkout.</summary>
    public static IReadOnlyList<SpeechClip> HeldOut() => ParseList(File.ReadAllText(Path.Combine(Repository.Root, "tests/speech/held-out.tsv")));

    private static SpeechClip Parse(string line)
    {
        var part = line.Split('\t');
        if (part.Length != Columns || !Enum.TryParse<LineSound>(part[9], ignoreCase: true, out var sound))
            throw new FormatException($"not a clip: {line}");
        return new SpeechClip(
            part[0], part[1], part[2], Number(3), Number(4), Number(5), Number(6), Number(7), Number(8),
            sound, Number(10), Number(11), Number(12), Number(13), Number(14), Number(15), Number(16), part[17], part[18]);

        int Number(int column) => part[column].Length == 0 ? 0 : int.Parse(part[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }
}
