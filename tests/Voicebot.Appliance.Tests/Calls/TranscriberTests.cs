using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French.Heard;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class TranscriberTests
{
    private const string Sentence = "Allô, ma chaudière affiche une erreur depuis ce week-end.";

    // An energy detector calls half of quick speech voiced: that half is too short for these words, the whole is not.
    [Theory]
    [InlineData(1376, 2932, Sentence)]
    [InlineData(1376, 1500, "")] // 58 letters in a second and a third are invented
    [InlineData(40, 500, "")] // nothing but look-back and tail
    public async Task Words_are_weighed_against_the_time_from_first_to_last_voiced_window(int voicedMs, int lengthMs, string heard)
    {
        var transcript = await ReadAsync(new ScriptedRecognizer(Sentence), voicedMs, lengthMs, Expectation.Anything);
        Assert.Equal(heard, transcript.Heard.Text);
    }

    [Theory]
    [InlineData(Expectation.YesNo, true)]
    [InlineData(Expectation.Anything, false)]
    [InlineData(Expectation.Dictation, false)]
    public async Task After_a_yes_no_question_the_recogniser_knows_the_likely_answers(Expectation expects, bool leans)
    {
        var recognizer = new ScriptedRecognizer("oui");
        await ReadAsync(recognizer, voicedMs: 600, lengthMs: 1100, expects);
        var hints = Assert.Single(recognizer.Hints);
        Assert.Equal(leans ? YesNo.Phrasings : [], hints.Likely);
        Assert.Equal(Scenario.BuiltIn().Vocabulary, hints.Vocabulary);
    }

    [Theory]
    [InlineData(true, true, 0.5)]
    [InlineData(true, false, 0)]
    [InlineData(false, true, 0)]
    public async Task Of_a_wideband_line_a_recogniser_that_knows_it_gets_both_bands(bool isWide, bool knows, double highest)
    {
        var recognizer = new ScriptedRecognizer("oui");
        await ReadAsync(recognizer, voicedMs: 600, lengthMs: 1100, Expectation.Anything, upper: isWide ? (short)16384 : null, knows);
        Assert.Equal((float)highest, Assert.Single(recognizer.Utterances).Max());
    }

    private static async Task<Transcript> ReadAsync(
        IRecognizer recognizer, int voicedMs, int lengthMs, Expectation expects, short? upper = null, bool hearsWideband = true)
    {
        var scenario = Scenario.BuiltIn();
        var voice = new Voice(new ToneSynthesizer());
        using var playoutClock = new PlayoutClock();
        var transcriber = new Transcriber(new CallServices(
            scenario,
            () => new LoudnessDetector(),
            model => new Dialogue(scenario, new Understanding(scenario), model, TimeSpan.FromSeconds(5), TimeProvider.System, NullLogger.Instance),
            recognizer,
            Model: null,
            voice,
            await PhraseCache.RenderAsync([], voice, NullLogger.Instance, TestContext.Current.CancellationToken),
            playoutClock,
            (_, _) => Task.FromResult<string?>(null),
            (_, _, _) => Task.FromResult(true),
            new CallLimits(15_000, 30_000, 600_000),
            Hangover: TimeSpan.FromMilliseconds(600),
            RecognitionDeadline: TimeSpan.FromSeconds(4),
            SynthesisDeadline: TimeSpan.FromSeconds(1),
            new TraceLog(file: null, NullLogger.Instance),
            TimeProvider.System,
            NullLogger.Instance)
        {
            HearsWideband = hearsWideband,
        });

        var samples = new short[lengthMs * Slin.SampleRateHz / 1000];
        var above = upper is { } some ? Enumerable.Repeat(some, 2 * samples.Length).ToArray() : null;
        var utterance = new Utterance(samples, voicedMs, EndpointMs: 600, VoicedAt: 0, Upper: above);
        return await transcriber.ReadAsync(utterance, expects, TestContext.Current.CancellationToken);
    }
}
