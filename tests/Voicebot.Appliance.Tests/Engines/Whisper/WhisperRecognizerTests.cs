using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Whisper;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Whisper;

[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class WhisperRecognizerTests : RecognizerContract
{
    private static readonly string[] s_sentence = [" Bonjour", " je", " voudrais", " un", " rendez-vous"];

    private static string Model => WrittenModels.File("whisper-demo.bin", path => GgmlWhisperModelWriter.Write(path, s_sentence));

    private static WhisperRecognizer Open(string path) => WhisperRecognizer.Open(path, GgmlRecognizerOptions.Default, NullLogger.Instance);

    protected override string SentenceModel => Model;

    protected override IRecognizer OpenRecognizer(string path, GgmlRecognizerOptions options, ILogger logger) => WhisperRecognizer.Open(path, options, logger);

    protected override Task EndedAsync(IRecognizer recognizer) => ((WhisperRecognizer)recognizer).Ended;

    protected override Task WarmUpAsync(IRecognizer recognizer) => ((WhisperRecognizer)recognizer).WarmUpAsync(Token);

    protected override void Damage(Span<byte> model) =>
        BitConverter.TryWriteBytes(model[(model.IndexOf("decoder.token_embedding.weight"u8) + "decoder.token_embedding.weight".Length)..], Half.NaN);

    [Fact]
    public async Task Hears_the_sentence_that_the_model_knows()
    {
        using var whisper = Open(Model);
        var heard = await whisper.RecognizeAsync(Noise(2), RecognitionHints.None, Token);
        Assert.Equal("Bonjour je voudrais un rendez-vous", heard.Text);
        Assert.Equal(s_sentence, heard.Tokens.Select(token => token.Text));
        Assert.All(heard.Tokens, token => Assert.InRange(token.Probability, 0.5f, 1f));
        Assert.Equal(heard.Tokens.Average(token => token.Probability), heard.Confidence, 4);
        Assert.Equal("whisper " + Path.GetFileNameWithoutExtension(Model), whisper.Name);
    }

    [Fact]
    public async Task The_audio_reaches_the_encoder()
    {
        using var whisper = Open(Model);
        var loud = await whisper.RecognizeAsync(Noise(1.5), RecognitionHints.None, Token);
        var silent = await whisper.RecognizeAsync(new float[24000], RecognitionHints.None, Token);
        var again = await whisper.RecognizeAsync(Noise(1.5), RecognitionHints.None, Token);
        Assert.NotEqual(loud.Confidence, silent.Confidence);
        Assert.Equal(loud.Confidence, again.Confidence);
    }

    // The model counts positions, so a prompt makes it begin further on: one position for "previous text" and one a letter.
    [Fact]
    public async Task Hints_go_before_the_text_as_a_prompt()
    {
        using var whisper = Open(Model);
        var heard = await whisper.RecognizeAsync(Noise(2), new RecognitionHints("a", []), Token);
        Assert.EndsWith("rendez-vous", heard.Text, StringComparison.Ordinal);
        Assert.True(heard.Tokens.Count < s_sentence.Length, heard.Text);
    }

    // The written model is sure of its sentence, whatever it is leaned towards.
    [Theory]
    [InlineData("bonjour je voudrais un rendez-vous")]
    [InlineData("bonjour merci")] // in single letters
    [InlineData("oui")]
    public async Task A_lean_forces_nothing(string likely)
    {
        using var whisper = Open(Model);
        var plain = await whisper.RecognizeAsync(Noise(2), RecognitionHints.None, Token);
        var leaned = await whisper.RecognizeAsync(Noise(2), new RecognitionHints("", [likely]), Token);
        Assert.Equal(plain.Text, leaned.Text);
        Assert.Equal(plain.Tokens.Select(token => token.Probability), leaned.Tokens.Select(token => token.Probability), (a, b) => Math.Abs(a - b) < 0.002f);
    }

    // One word is e times likelier than the other; two steps of odds of e turn that round, and only where it was asked for.
    [Fact]
    public async Task Of_two_words_the_likely_one_is_heard()
    {
        var path = WrittenModels.Scratch("two.bin");
        GgmlWhisperModelWriter.WriteDoubtful(path, " Huit", " Oui");
        using var whisper = Open(path);
        var plain = await whisper.RecognizeAsync(Noise(2), RecognitionHints.None, Token);
        Assert.Equal("Huit", plain.Text);
        var leaned = await whisper.RecognizeAsync(Noise(2), new RecognitionHints("", ["oui"]), Token);
        Assert.Equal("Oui", leaned.Text);
        // What the model itself thought, not what the lean made of it.
        Assert.Equal(1, plain.Confidence + leaned.Confidence, 0.01);
        Assert.Equal(plain.Confidence, (await whisper.RecognizeAsync(Noise(2), new RecognitionHints("", ["huit"]), Token)).Confidence, 0.01);
        Assert.Equal("Huit", (await whisper.RecognizeAsync(Noise(2), new RecognitionHints("", ["non"]), Token)).Text);
        Assert.Equal("Huit", (await whisper.RecognizeAsync(Noise(2), RecognitionHints.None, Token)).Text);
    }

    [Fact]
    public async Task A_letter_split_between_tokens_is_whole_again()
    {
        var path = WrittenModels.Scratch("split.bin");
        var accent = Encoding.UTF8.GetBytes("é");
        GgmlWhisperModelWriter.Write(path, Encoding.UTF8.GetBytes(" répar"), [accent[0]], [accent[1]]);
        using var whisper = Open(path);
        var heard = await whisper.RecognizeAsync(Noise(1), RecognitionHints.None, Token);
        Assert.Equal("réparé", heard.Text);
        Assert.Equal([" répar", "é"], heard.Tokens.Select(token => token.Text));
    }

    [Theory]
    [InlineData(1600, 216)]
    [InlineData(16000 * 2, 232)] // 100 + 128 rounded up to eights
    [InlineData(16000 * 10, 632)]
    [InlineData(16000 * 30, 1500)]
    public void Encoder_positions_follow_the_length(int samples, int positions) =>
        Assert.Equal(positions, WhisperRecognizer.AudioContext(samples, 1500));

    [Fact]
    public void Tokens_are_capped_by_the_length() => Assert.Equal(24, WhisperRecognizer.MaxTokens(2 * 16000));
}
