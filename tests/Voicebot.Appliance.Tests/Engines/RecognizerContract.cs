using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines;

/// <summary>What calls rely on in every recogniser on ggml, whichever library is behind it.</summary>
public abstract class RecognizerContract
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A model that knows one sentence, which begins with "Bonjour".</summary>
    protected abstract string SentenceModel { get; }

    protected abstract IRecognizer OpenRecognizer(string path, GgmlRecognizerOptions options, ILogger logger);

    protected abstract Task EndedAsync(IRecognizer recognizer);

    protected abstract Task WarmUpAsync(IRecognizer recognizer);

    /// <summary>Puts a NaN where it reaches every probability.</summary>
    protected abstract void Damage(Span<byte> model);

    [Theory]
    [InlineData(0)]
    [InlineData(1599)]
    public async Task Less_than_a_tenth_of_a_second_is_nothing(int samples)
    {
        using var opened = new Opened(this);
        Assert.Same(Recognition.Nothing, await opened.Recognizer.RecognizeAsync(new float[samples], RecognitionHints.None, Token));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(29.9)]
    [InlineData(45)]
    public async Task Short_and_long_utterances_are_heard(double seconds)
    {
        using var opened = new Opened(this);
        var heard = await opened.Recognizer.RecognizeAsync(Noise(seconds), RecognitionHints.None, Token);
        Assert.StartsWith("Bonjour", heard.Text, StringComparison.Ordinal);
        Assert.All(heard.Tokens, token => Assert.InRange(token.Probability, 0.2f, 1f));
    }

    [Fact]
    public async Task A_cancelled_caller_leaves_at_once_and_the_next_is_served()
    {
        using var opened = new Opened(this);
        using var stop = new CancellationTokenSource();
        var leaving = opened.Recognizer.RecognizeAsync(Noise(28), RecognitionHints.None, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        var heard = await opened.Recognizer.RecognizeAsync(Noise(1), RecognitionHints.None, Token);
        Assert.StartsWith("Bonjour", heard.Text, StringComparison.Ordinal);
    }

    // A recognition that began in a pause is called off when the caller goes on. The library says then that it failed: that is no
    // error (field case 76). Whether a cancellation falls into a run is a matter of milliseconds, so it is tried until one did.
    [Fact]
    public async Task A_running_job_is_stopped_inside_the_library_without_an_error_in_the_log()
    {
        var log = new CollectedLog();
        using var opened = new Opened(this, logger: log);
        await WarmUpAsync(opened.Recognizer);
        for (var delay = 1; delay <= 200 && !log.Lines.Any(line => line.Text.Contains("failed to", StringComparison.Ordinal)); delay++)
        {
            using var stop = new CancellationTokenSource();
            var leaving = opened.Recognizer.RecognizeAsync(Noise(28), RecognitionHints.None, stop.Token);
            await Task.Delay(delay, Token);
            await stop.CancelAsync();
            await leaving.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
            var heard = await opened.Recognizer.RecognizeAsync(Noise(1), RecognitionHints.None, Token);
            Assert.StartsWith("Bonjour", heard.Text, StringComparison.Ordinal);
        }
        Assert.Contains(log.Lines, line => line.Text.Contains("failed to", StringComparison.Ordinal));
        // The library's log is one for the process: what a language model of another test says of itself is not ours.
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning && !line.Text.StartsWith("llama_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_queue_refuses()
    {
        using var opened = new Opened(this, GgmlRecognizerOptions.Default with { QueueLength = 1 });
        var accepted = new List<Task<Recognition>>();
        Assert.Throws<EngineBusyException>(() =>
        {
            for (var i = 0; i < 3; i++)
                accepted.Add(opened.Recognizer.RecognizeAsync(Noise(20), RecognitionHints.None, Token));
        });
        await Task.WhenAll(accepted);
    }

    [Fact]
    public async Task Disposing_frees_the_model_after_the_running_job_and_refuses_the_rest()
    {
        var opened = new Opened(this);
        var running = opened.Recognizer.RecognizeAsync(Noise(10), RecognitionHints.None, Token);
        opened.Dispose();
        await EndedAsync(opened.Recognizer).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.True(running.IsCompleted);
        Assert.Throws<EngineException>(() => { _ = opened.Recognizer.RecognizeAsync(Noise(1), RecognitionHints.None, Token); });
        await running.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task What_the_library_says_goes_to_the_log()
    {
        var log = new CollectedLog();
        using var opened = new Opened(this, GgmlRecognizerOptions.Default, log);
        await WarmUpAsync(opened.Recognizer);
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Debug && line.Text.Contains("n_audio_state", StringComparison.Ordinal));
    }

    // No checksum is looked at when a model is opened, and a NaN would pass every threshold. libwhisper then hears nothing by itself.
    [Fact]
    public async Task Weights_that_are_no_numbers_give_no_confidence()
    {
        var bytes = File.ReadAllBytes(SentenceModel);
        Damage(bytes);
        var path = WrittenModels.Scratch("nan.bin");
        File.WriteAllBytes(path, bytes);
        using var opened = new Opened(this, path: path);
        Assert.Equal(0, (await opened.Recognizer.RecognizeAsync(Noise(1), RecognitionHints.None, Token)).Confidence);
    }

    protected static float[] Noise(double seconds)
    {
        var random = new Random(7);
        var samples = new float[(int)(seconds * 16000)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (random.NextSingle() - 0.5f) * 0.4f;
        return samples;
    }

    private sealed class Opened(RecognizerContract contract, GgmlRecognizerOptions? options = null, ILogger? logger = null, string? path = null) : IDisposable
    {
        public IRecognizer Recognizer { get; } =
            contract.OpenRecognizer(path ?? contract.SentenceModel, options ?? GgmlRecognizerOptions.Default, logger ?? NullLogger.Instance);

        public void Dispose() => ((IDisposable)Recognizer).Dispose();
    }
}
