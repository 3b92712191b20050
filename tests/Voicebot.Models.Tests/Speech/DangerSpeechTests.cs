using Voicebot.Appliance.Dialogues;
using Voicebot.Lab;
using Voicebot.Lab.Speech;
using Hearing = Voicebot.Lab.Speech.Hearing;

namespace Voicebot.Models.Tests.Speech;

/// <summary>
/// Dangers through speech: sentences of tests/speech/dangers.tsv by eight voices over a telephone line, heard by the demo's recogniser,
/// each as the dialogue would take it; and sentences that sound like danger and are none.
/// </summary>
public sealed class DangerSpeechTests
{
    // Of 100; it reached 96.6 when this was written; before the recogniser was taught such sentences, 46 of a like list.
    private const int LeastHeard = 92;

    // As Dialogue: doubt counts as danger.
    private const float LeastConfidence = 0.35f;

    private static readonly string[] s_voices = ["fr", "fr+rob", "fr+Denis", "fr-be+iven2", "fr+f4", "fr+m4", "fr+pedro", "fr-ch+m4"];

    [Fact]
    public async Task Dangers_are_heard_and_nothing_else_is_taken_for_one()
    {
        var sentences = File.ReadLines(Path.Combine(Repository.Root, "tests/speech/dangers.tsv")).Skip(1).Select(static line => line.Split('\t')).ToList();
        var clips = new List<SpeechClip>();
        foreach (var part in sentences)
        {
            foreach (var voice in s_voices)
            {
                var seed = clips.Count + 1;
                clips.Add(new SpeechClip(
                    $"{seed:000}", part[0], voice, Rate: 130 + seed * 7 % 60, Pitch: 20 + seed * 13 % 60, Range: 50, Gap: 0, LeadMs: 400, TrailMs: 700,
                    seed % 3 == 0 ? LineSound.Pink : LineSound.None, seed, SnrDb: 25, LowHz: 250, HighHz: 3400, TiltDb: 0, PeakDbfs: -6, Lost: 0, part[1], part[1]));
            }
        }
        var sounds = await ClipRenderer.RenderAsync(clips, TestContext.Current.CancellationToken);
        await using var hearing = await Hearing.OpenAsync(Hearing.DemoRecognizer, TestContext.Current.CancellationToken);
        var (told, heard) = (0, 0);
        var wrong = new List<string>();
        for (var i = 0; i < clips.Count; i++)
        {
            var readings = await hearing.HearAsync(sounds[i]);
            var isDanger = readings.Any(static one => one.Confidence >= LeastConfidence && Understanding.Danger(one.Text) is not null);
            if (clips[i].Family.Length > 0)
                (told, heard) = (told + 1, heard + (isDanger ? 1 : 0));
            if (isDanger != clips[i].Family.Length > 0)
                wrong.Add($"{clips[i].Voice}: {clips[i].Spoken} => {Ear.Text(readings)}");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{heard} of {told}\n{string.Join('\n', wrong)}");
        Assert.True(heard * 100 >= told * LeastHeard, $"{heard} of {told}\n{string.Join('\n', wrong)}");
        Assert.True(wrong.Count == told - heard, string.Join('\n', wrong));
    }
}
