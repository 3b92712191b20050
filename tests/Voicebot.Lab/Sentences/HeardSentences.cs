using System.Globalization;
using Voicebot.Appliance.Dialogues;
using Voicebot.Lab.Speech;

namespace Voicebot.Lab.Sentences;

/// <summary>The sentences as the demo's recogniser mishears them: spoken by espeak-ng, over a telephone line, through the listening half of a call.</summary>
/// <remarks>
/// Kept in a file, a line each: confidence, what was heard, what was said, by tabs. What stands there is not heard again. Sentences of the build half are
/// spoken twice, by two throats.
/// </remarks>
static class HeardSentences
{
    // Throats that the recogniser was not trained on, as far as they are held out; one after the other.
    private static readonly string[] s_voices = ["fr+m4", "fr+f2", "fr-be+m7", "fr+f5"];

    private const int AtOnce = 100;

    /// <summary>Hears what is missing in the file, and answers the held-out first sentences: the row of docs/understanding.md.</summary>
    public static async Task<int> RunAsync(string folder, string file, CancellationToken cancellationToken)
    {
        var sentences = SentenceSet.Read(folder).Where(static one => one.Step is null).ToList();
        await HearAsync(sentences, file, cancellationToken);
        Console.WriteLine(await RowAsync(sentences, file, cancellationToken));
        return 0;
    }

    /// <returns>Null: the file holds none of them.</returns>
    public static async Task<string?> RowAsync(IReadOnlyList<LabelledSentence> sentences, string file, CancellationToken cancellationToken)
    {
        var heard = Read(file).ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);
        var scenario = Scenario.BuiltIn();
        using var knowledge = new Knowledge(scenario);
        var scores = await UnderstandingScore.OfAsync(
            sentences.Where(one => one is { IsHeldOut: true, Step: null } && heard.ContainsKey(one.Text)), scenario, new Understanding(scenario, Classifier.BuiltIn(), knowledge), cancellationToken,
            sentence => heard[sentence.Text]);
        return scores.Count == 0 ? null : UnderstandingBench.Row("held out, as the demo's recogniser hears it", scores);
    }

    private static ILookup<string, (string Text, float Confidence)> Read(string file) => (File.Exists(file) ? File.ReadLines(file) : [])
        .Select(static line => line.Split('\t'))
        .ToLookup(static parts => parts[2], static parts => (parts[1], float.Parse(parts[0], CultureInfo.InvariantCulture)), StringComparer.Ordinal);

    private static async Task HearAsync(IReadOnlyList<LabelledSentence> sentences, string file, CancellationToken cancellationToken)
    {
        var known = Read(file);
        var missing = sentences.DistinctBy(static one => one.Text)
            .SelectMany(one => Enumerable.Range(0, one.IsHeldOut ? 1 : 2).Skip(known[one.Text].Count()).Select(copy => (Sentence: one, Copy: copy))).ToList();
        if (missing.Count == 0)
            return;
        await using var hearing = await Speech.Hearing.OpenAsync(Speech.Hearing.DemoRecognizer, cancellationToken);
        foreach (var some in missing.Chunk(AtOnce))
        {
            var clips = some.Select(static one => Clip(one.Sentence, one.Copy)).ToList();
            var sounds = await ClipRenderer.RenderAsync(clips, cancellationToken);
            var lines = new List<string>();
            for (var at = 0; at < clips.Count; at++)
            {
                var readings = await hearing.HearAsync(sounds[at]);
                var confidence = readings.Count == 0 ? 0 : readings.Min(static one => one.Confidence);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{confidence:0.00}\t{Ear.Text(readings)}\t{clips[at].Spoken}"));
            }
            await File.AppendAllLinesAsync(file, lines, cancellationToken);
        }
    }

    // The same sentence is always spoken the same way.
    private static SpeechClip Clip(LabelledSentence sentence, int copy)
    {
        var seed = sentence.Text.Aggregate(0, static (sum, c) => ((sum * 31) + c) & 0xFFFF) + copy;
        return new($"s{seed}", sentence.Family, s_voices[seed % s_voices.Length], Rate: 150, Pitch: 50, Range: 50, Gap: 1, LeadMs: 300, TrailMs: 600,
            LineSound.Pink, seed, SnrDb: 25, LowHz: 300, HighHz: 3400, TiltDb: 0, PeakDbfs: -6, Lost: 0, sentence.Text, sentence.Text);
    }
}
