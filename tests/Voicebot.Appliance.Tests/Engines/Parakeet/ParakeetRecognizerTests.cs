using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Parakeet;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Parakeet;

[Collection(NativeEngines.Collection)]
public sealed class ParakeetRecognizerTests
{
    private static readonly string[] s_sentence = ["▁Bonjour", ",", "▁je", "▁vou", "drais", "▁une", "▁répar", "ation"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Model => WrittenModels.File("parakeet-demo.bin", path => GgmlParakeetModelWriter.Write(path, s_sentence));

    private static ParakeetRecognizer Open(string path) => ParakeetRecognizer.Open(path, ParakeetOptions.Default, NullLogger.Instance);

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

    // No checksum is looked at when a model is opened, and a NaN would pass every threshold.
    [Fact]
    public async Task Weights_that_are_no_numbers_give_no_confidence()
    {
        var bytes = File.ReadAllBytes(Model);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4 * 40), float.NaN); // in the bias of the words
        var path = WrittenModels.Scratch("nan.bin");
        File.WriteAllBytes(path, bytes);
        using var parakeet = Open(path);
        Assert.Equal(0, (await parakeet.RecognizeAsync(Noise(1), RecognitionHints.None, Token)).Confidence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1599)]
    public async Task Less_than_a_tenth_of_a_second_is_nothing(int samples)
    {
        using var parakeet = Open(Model);
        Assert.Same(Recognition.Nothing, await parakeet.RecognizeAsync(new float[samples], RecognitionHints.None, Token));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(29.9)]
    [InlineData(45)]
    public async Task Short_and_long_utterances_are_heard(double seconds)
    {
        using var parakeet = Open(Model);
        var heard = await parakeet.RecognizeAsync(Noise(seconds), RecognitionHints.None, Token);
        Assert.StartsWith("Bonjour", heard.Text, StringComparison.Ordinal);
        Assert.All(heard.Tokens, token => Assert.InRange(token.Probability, 0.5f, 1f));
    }

    [Fact]
    public async Task A_cancelled_caller_leaves_at_once_and_the_next_is_served()
    {
        using var parakeet = Open(Model);
        using var stop = new CancellationTokenSource();
        var leaving = parakeet.RecognizeAsync(Noise(28), RecognitionHints.None, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        var heard = await parakeet.RecognizeAsync(Noise(1), RecognitionHints.None, Token);
        Assert.StartsWith("Bonjour", heard.Text, StringComparison.Ordinal);
    }

    // The library says that it failed when it was told to stop. Whether a cancellation falls into a run is a matter of
    // milliseconds, so it is tried until one did.
    [Fact]
    public async Task A_running_job_is_stopped_inside_the_library()
    {
        var log = new CollectedLog();
        using var parakeet = ParakeetRecognizer.Open(Model, ParakeetOptions.Default, log);
        for (var delay = 1; delay <= 200 && !log.Lines.Any(line => line.Text.Contains("failed to", StringComparison.Ordinal)); delay++)
        {
            using var stop = new CancellationTokenSource();
            var leaving = parakeet.RecognizeAsync(Noise(28), RecognitionHints.None, stop.Token);
            await Task.Delay(delay, Token);
            await stop.CancelAsync();
            await leaving.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
            var heard = await parakeet.RecognizeAsync(Noise(1), RecognitionHints.None, Token);
            Assert.StartsWith("Bonjour", heard.Text, StringComparison.Ordinal);
        }
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("failed to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_queue_refuses()
    {
        using var parakeet = ParakeetRecognizer.Open(Model, ParakeetOptions.Default with { QueueLength = 1 }, NullLogger.Instance);
        var accepted = new List<Task<Recognition>>();
        Assert.Throws<EngineBusyException>(() =>
        {
            for (var i = 0; i < 3; i++)
                accepted.Add(parakeet.RecognizeAsync(Noise(20), RecognitionHints.None, Token));
        });
        await Task.WhenAll(accepted);
    }

    [Fact]
    public async Task Disposing_frees_the_model_after_the_running_job_and_refuses_the_rest()
    {
        var parakeet = Open(Model);
        var running = parakeet.RecognizeAsync(Noise(10), RecognitionHints.None, Token);
        parakeet.Dispose();
        await parakeet.Ended.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.True(running.IsCompleted);
        Assert.Throws<EngineException>(() => { _ = parakeet.RecognizeAsync(Noise(1), RecognitionHints.None, Token); });
        await running.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task What_the_library_says_goes_to_the_log()
    {
        var log = new CollectedLog();
        using var parakeet = ParakeetRecognizer.Open(Model, ParakeetOptions.Default, log);
        await parakeet.WarmUpAsync(Token);
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Debug && line.Text.Contains("n_audio_state", StringComparison.Ordinal));
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

    private static float[] Noise(double seconds)
    {
        var random = new Random(7);
        var samples = new float[(int)(seconds * 16000)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (random.NextSingle() - 0.5f) * 0.4f;
        return samples;
    }
}
