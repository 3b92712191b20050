using System.Globalization;
using Voicebot.Lab.Speech;
using Voicebot.Models.Tests.Speech;

namespace Voicebot.Models.Tests.Witnesses;

/// <summary>The held-out clips, once heard with our binding to Debian's libwhisper, once with Whisper.net's to its own.</summary>
public sealed class WhisperNetTests(HeldOutSpeech speech) : IClassFixture<HeldOutSpeech>
{
    private const double LeastAgreement = 0.95;
    private const int DemoAudioContext = 500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_hears_word_for_word_what_ours_hears()
    {
        await using var hearing = await Hearing.OpenAsync(Hearing.DemoRecognizer, Token);
        using var witness = new WhisperNetRecognizer(Hearing.DemoRecognizer, DemoAudioContext);
        var (ours, theirs) = (new HearingScore(), new HearingScore());
        var differing = new List<string>();
        for (var i = 0; i < speech.Clips.Count; i++)
        {
            var heard = Ear.Text(await hearing.HearAsync(speech.Sounds[i]));
            var witnessed = Ear.Text(await hearing.HearAsync(speech.Sounds[i], recognizer: witness));
            ours.Add(speech.Clips[i], heard);
            theirs.Add(speech.Clips[i], witnessed);
            if (heard != witnessed)
                differing.Add($"{heard} | {witnessed}");
        }
        var agreement = 1 - differing.Count / (double)speech.Clips.Count;
        var figures = string.Create(CultureInfo.InvariantCulture, $"agreement {agreement:0.0%}\nours: {ours}\nWhisper.net: {theirs}\n{string.Join('\n', differing)}");
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(agreement >= LeastAgreement, figures);
    }
}
