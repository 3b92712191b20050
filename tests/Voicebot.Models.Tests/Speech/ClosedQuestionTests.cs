using System.Globalization;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French.Heard;
using Voicebot.Lab.Speech;
using Hearing = Voicebot.Lab.Speech.Hearing;

namespace Voicebot.Models.Tests.Speech;

/// <summary>
/// Answers to a yes/no question and sentences that are none, by voices that training never had over noisy lines, heard with and
/// without the lean towards yes and no: it must help the former and leave the latter as they were said.
/// </summary>
public sealed class ClosedQuestionTests
{
    private static readonly string[] s_throats = ["m4", "f4", "steph2", "rob", "Lee", "Denis", "pedro", "iven2"];

    private static readonly string[] s_yes =
        ["Oui.", "Oui, oui.", "Ouais.", "Oui, bien sûr.", "Oui, c'est ça.", "C'est exact.", "D'accord.", "Tout à fait.", "Absolument.", "Volontiers.", "Ça marche.", "Oui, merci."];

    private static readonly string[] s_no =
        ["Non.", "Non merci.", "Non, pas du tout.", "Pas du tout.", "Non, c'est tout.", "Pas vraiment.", "Ce n'est pas ça.", "Je ne crois pas.", "Absolument pas.", "Non, pas encore."];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Yes_and_no_are_heard_better_and_hardly_ever_turned_round()
    {
        var clips = Clips().ToList();
        var sounds = await ClipRenderer.RenderAsync(clips, Token);
        await using var hearing = await Hearing.OpenAsync(Hearing.DemoRecognizer, Token);
        var without = await CountAsync(hearing, clips, sounds, Expectation.Anything);
        var with = await CountAsync(hearing, clips, sounds, Expectation.YesNo);
        var figures = string.Create(CultureInfo.InvariantCulture, $"of {clips.Count}: without {without}, with {with}");
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(with.Right > without.Right, figures);
        // In noise as loud as half the voice « absolument pas » loses its « pas », lean or not: the lean must not make that more frequent.
        Assert.True(with.TurnedRound <= without.TurnedRound + 1, figures);
    }

    [Fact]
    public async Task Whoever_says_something_else_is_heard_as_before()
    {
        var clips = SpeechClip.HeldOut().Where(clip => clip.Family is not ("yes" or "no")).ToList();
        var sounds = await ClipRenderer.RenderAsync(clips, Token);
        await using var hearing = await Hearing.OpenAsync(Hearing.DemoRecognizer, Token);
        var (without, with) = (new HearingScore(), new HearingScore());
        var (answersWithout, answersWith) = (0, 0);
        for (var i = 0; i < clips.Count; i++)
        {
            var plain = Ear.Text(await hearing.HearAsync(sounds[i]));
            var leaned = Ear.Text(await hearing.HearAsync(sounds[i], Expectation.YesNo));
            without.Add(clips[i], plain);
            with.Add(clips[i], leaned);
            answersWithout += IsTaken(clips[i], plain);
            answersWith += IsTaken(clips[i], leaned);
        }
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"word errors {without.WordErrorRate:0.0%} without, {with.WordErrorRate:0.0%} with; invented {without.InventedWords}, {with.InventedWords}; taken for an answer {answersWithout}, {answersWith} of {clips.Count}");
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.InRange(with.WordErrorRate, 0, without.WordErrorRate + 0.01);
        Assert.InRange(with.InventedWords, 0, without.InventedWords);
        Assert.InRange(answersWith, 0, answersWithout + 2);

        static int IsTaken(SpeechClip clip, string heard) => YesNo.Read(heard) is not Answer.Unknown and var answer && answer != YesNo.Read(clip.Transcript) ? 1 : 0;
    }

    private static async Task<Tally> CountAsync(Hearing hearing, List<SpeechClip> clips, IReadOnlyList<short[]> sounds, Expectation expects)
    {
        var (right, unsure, turnedRound) = (0, 0, 0);
        for (var i = 0; i < clips.Count; i++)
        {
            var readings = await hearing.HearAsync(sounds[i], expects);
            var truth = clips[i].Family == "yes" ? Answer.Yes : Answer.No;
            var answer = YesNo.Read(Ear.Text(readings));
            var sure = readings.All(reading => reading.Confidence >= Dialogue.LeastConfidence);
            right += answer == truth && sure ? 1 : 0;
            unsure += answer == truth && !sure ? 1 : 0;
            turnedRound += answer != truth && answer != Answer.Unknown && sure ? 1 : 0;
        }
        return new Tally(right, unsure, turnedRound);
    }

    private static IEnumerable<SpeechClip> Clips()
    {
        var random = new Random(5);
        LineSound[] sounds = [LineSound.None, LineSound.White, LineSound.Pink, LineSound.Hum];
        foreach (var (family, sentences) in new[] { ("yes", s_yes), ("no", s_no) })
        {
            foreach (var sentence in sentences)
            {
                foreach (var throat in s_throats)
                {
                    yield return new SpeechClip(
                        $"{sentence}{throat}", family, "fr+" + throat, random.Next(120, 210), random.Next(20, 80), random.Next(20, 80), Gap: 0, random.Next(300, 600), random.Next(500, 900),
                        sounds[random.Next(sounds.Length)], random.Next(), SnrDb: random.Next(5, 25), random.Next(100, 350), random.Next(3050, 3900), random.Next(-5, 6),
                        PeakDbfs: random.Next(-28, -2), Lost: 0, sentence, sentence);
                }
            }
        }
    }

    /// <param name="Right">As it was meant, and sure enough to act on.</param>
    /// <param name="Unsure">As it was meant, but the caller is asked again.</param>
    /// <param name="TurnedRound">Yes for no or no for yes, and acted on.</param>
    private sealed record Tally(int Right, int Unsure, int TurnedRound);
}
