using Voicebot.Appliance.Dialogues;
using Voicebot.Lab.Speech;

namespace Voicebot.Lab.Sentences;

/// <summary>The sentences as the demo's recogniser mishears them: spoken by espeak-ng, over a telephone line, through the listening half of a call.</summary>
static class HeardSentences
{
    // Throats that the recogniser was not trained on, as far as they are held out; one after the other.
    private static readonly string[] s_voices = ["fr+m4", "fr+f2", "fr-be+m7", "fr+f5"];

    public static async Task<IReadOnlyDictionary<string, (string Text, float Confidence)>> HearAsync(IReadOnlyList<LabelledSentence> sentences, CancellationToken cancellationToken)
    {
        var clips = sentences.Select(static (sentence, at) => new SpeechClip(
            $"s{at}", sentence.Family, s_voices[at % s_voices.Length], Rate: 150, Pitch: 50, Range: 50, Gap: 1, LeadMs: 300, TrailMs: 600,
            LineSound.Pink, Seed: at, SnrDb: 25, LowHz: 300, HighHz: 3400, TiltDb: 0, PeakDbfs: -6, Lost: 0, sentence.Text, sentence.Text)).ToList();
        var sounds = await ClipRenderer.RenderAsync(clips, cancellationToken);
        await using var hearing = await Speech.Hearing.OpenAsync(Speech.Hearing.DemoRecognizer, cancellationToken);
        var heard = new Dictionary<string, (string, float)>(StringComparer.Ordinal);
        for (var at = 0; at < clips.Count; at++)
        {
            var readings = await hearing.HearAsync(sounds[at]);
            heard[sentences[at].Text] = (Ear.Text(readings), readings.Count == 0 ? 0 : readings.Min(static one => one.Confidence));
        }
        return heard;
    }

    /// <summary>Held-out first sentences, heard and answered: the row of docs/understanding.md.</summary>
    public static async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var scenario = Scenario.BuiltIn();
        var sentences = SentenceSet.Read(folder).Where(static one => one is { IsHeldOut: true, Step: null }).ToList();
        var heard = await HearAsync(sentences, cancellationToken);
        var scores = await UnderstandingScore.OfAsync(sentences, scenario, new Understanding(scenario, Classifier.BuiltIn()), cancellationToken, sentence => heard[sentence.Text]);
        Console.WriteLine(UnderstandingBench.Row("held out, as the demo's recogniser hears it", scores));
        return 0;
    }
}
