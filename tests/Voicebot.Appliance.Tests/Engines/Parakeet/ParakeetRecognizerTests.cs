using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Parakeet;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Parakeet;

[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class ParakeetRecognizerTests : RecognizerContract
{
    private static readonly string[] s_sentence = ["▁Bonjour", ",", "▁je", "▁vou", "drais", "▁une", "▁répar", "ation"];

    private static string Model => WrittenModels.File("parakeet-demo.bin", path => GgmlParakeetModelWriter.Write(path, s_sentence));

    private static ParakeetRecognizer Open(string path) => ParakeetRecognizer.Open(path, GgmlRecognizerOptions.Default, NullLogger.Instance);

    protected override string SentenceModel => Model;

    protected override IRecognizer OpenRecognizer(string path, GgmlRecognizerOptions options, ILogger logger) => ParakeetRecognizer.Open(path, options, logger);

    protected override Task EndedAsync(IRecognizer recognizer) => ((ParakeetRecognizer)recognizer).Ended;

    protected override Task WarmUpAsync(IRecognizer recognizer) => ((ParakeetRecognizer)recognizer).WarmUpAsync(Token);

    protected override void Damage(Span<byte> model) => BitConverter.TryWriteBytes(model[(model.Length - 4 * 40)..], float.NaN); // in the bias of the words

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hears_the_sentence_that_the_model_knows(bool quantised)
    {
        var path = WrittenModels.File($"ggml-{quantised}.bin", path => GgmlParakeetModelWriter.Write(path, quantised, s_sentence));
        using var parakeet = Open(path);
        var heard = await parakeet.RecognizeAsync(Noise(2), RecognitionHints.None, Token);
        Assert.Equal("Bonjour, je voudrais une réparation", heard.Text);
        Assert.Equal([" Bonjour", ",", " je", " vou", "drais", " une", " répar", "ation"], heard.Tokens.Select(token => token.Text));
        Assert.All(heard.Tokens, token => Assert.InRange(token.Probability, 0.5f, 1f));
        Assert.Equal(heard.Tokens.Average(token => token.Probability), heard.Confidence, 4);
        Assert.Equal("parakeet " + Path.GetFileNameWithoutExtension(path), parakeet.Name);
    }

    [Fact]
    public async Task The_audio_reaches_the_encoder_and_nothing_of_it_the_next_utterance()
    {
        using var parakeet = Open(Model);
        var loud = await parakeet.RecognizeAsync(Noise(1.5), RecognitionHints.None, Token);
        var silent = await parakeet.RecognizeAsync(new float[24000], RecognitionHints.None, Token);
        var again = await parakeet.RecognizeAsync(Noise(1.5), RecognitionHints.None, Token);
        Assert.NotEqual(loud.Confidence, silent.Confidence);
        Assert.Equal(loud.Confidence, again.Confidence);
    }

    [Fact]
    public async Task Marks_are_not_spoken()
    {
        var path = WrittenModels.Scratch("marks.bin");
        GgmlParakeetModelWriter.Write(path, "<|fr|>", "▁Oui", "<|nospeech|>");
        using var parakeet = Open(path);
        var heard = await parakeet.RecognizeAsync(Noise(1), RecognitionHints.None, Token);
        Assert.Equal("Oui", heard.Text);
        Assert.Equal([" Oui"], heard.Tokens.Select(token => token.Text));
    }

    [Fact]
    public async Task A_model_that_says_nothing_heard_nothing()
    {
        var path = WrittenModels.Scratch("mute.bin");
        GgmlParakeetModelWriter.Write(path, (string[])[]);
        using var parakeet = Open(path);
        Assert.Same(Recognition.Nothing, await parakeet.RecognizeAsync(Noise(1), RecognitionHints.None, Token));
    }

    [Theory]
    [InlineData("ggml-parakeet-tdt.bin")]
    [InlineData("ggml-model.bin")] // as the converter names it
    public async Task The_setting_takes_the_engine_that_fits_the_file(string name)
    {
        var path = WrittenModels.Scratch(name);
        GgmlParakeetModelWriter.Write(path, s_sentence);
        var settings = ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", [$"STT_MODEL={path}", "MODELS_DIR=/nowhere"]));
        await using var rack = await EngineRack.OpenAsync(settings.Models, NullLoggerFactory.Instance, Token);
        Assert.Equal("parakeet " + Path.GetFileNameWithoutExtension(path), rack.Recognizer?.Name);
        var heard = await rack.Recognizer!.RecognizeAsync(Noise(2), new RecognitionHints("Wouippleul", []), Token);
        Assert.Equal("Bonjour, je voudrais une réparation", heard.Text);
    }
}
