using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines;
using Voicebot.Appliance.Tests.Engines.Models;
using Voicebot.Appliance.Tests.Fakes;

namespace Voicebot.Appliance.Tests.Speech;

/// <summary>What an engine must show before calls get it: each kind of damage is refused with its reason.</summary>
[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class EngineTrialTests : IAsyncLifetime
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    private readonly EspeakLibrary _espeak = EspeakLibrary.Open(null, NullLogger.Instance);
    private PcmChunk _sentence;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sentence = await EngineTrial.SpeakAsync(
        await EspeakSynthesizer.OpenAsync(_espeak, EspeakOptions.Default, Token), s_deadline, TimeProvider.System, Token);

    public async ValueTask DisposeAsync()
    {
        _espeak.Dispose();
        await _espeak.Ended.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Fact]
    public void Both_detectors_find_speech_in_speech_alone()
    {
        EngineTrial.Detect(static () => new EnergySpeechDetector(), _sentence, TimeProvider.System);
        Assert.SkipUnless(BorrowedModels.Find("silero_vad.onnx") is not null, "silero_vad.onnx is not there");
        using var silero = Appliance.Engines.Silero.SileroModel.Open(BorrowedModels.Find("silero_vad.onnx")!, NullLogger.Instance);
        EngineTrial.Detect(silero.CreateDetector, _sentence, TimeProvider.System);
    }

    [Theory]
    [InlineData(0f, "finds speech in 0 % of a sentence")]
    [InlineData(1f, "finds speech in 100 % of a silent line")]
    [InlineData(float.NaN, "gives no probability")]
    [InlineData(7f, "gives no probability")]
    public void A_detector_that_is_deaf_or_hears_voices_is_refused(float always, string reason) => Assert.Contains(
        reason,
        Assert.Throws<EngineUnavailableException>(() => EngineTrial.Detect(() => new Stuck(always), _sentence, TimeProvider.System)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", 0.9f, "hears «  »")]
    [InlineData("Sous-titrage Société Radio-Canada", 0.9f, "hears « Sous-titrage Société Radio-Canada »")]
    [InlineData("Bonjour, ma machine à laver est en panne.", float.NaN, "gives no probability")]
    public async Task A_recogniser_that_does_not_listen_is_refused(string hears, float confidence, string reason) => Assert.Contains(
        reason,
        (await Assert.ThrowsAsync<EngineUnavailableException>(
            () => EngineTrial.HearAsync(new Fixed(hears, confidence), _sentence, s_deadline, TimeProvider.System, Token))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_recogniser_that_does_not_answer_is_refused() => Assert.Contains(
        "too slow",
        (await Assert.ThrowsAsync<EngineUnavailableException>(() => EngineTrial.HearAsync(
            new ScriptedRecognizer("x") { Frozen = true }, _sentence, TimeSpan.FromMilliseconds(50), TimeProvider.System, Token))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_model_that_does_not_answer_or_fails_is_refused()
    {
        Assert.Contains("too slow", (await Assert.ThrowsAsync<EngineUnavailableException>(() => EngineTrial.ChooseAsync(
            new ScriptedModel { Freezes = true }, TimeSpan.FromMilliseconds(50), TimeProvider.System, Token))).Message, StringComparison.Ordinal);
        Assert.Contains("busy", (await Assert.ThrowsAsync<EngineUnavailableException>(() => EngineTrial.ChooseAsync(
            new ScriptedModel { Fails = true }, s_deadline, TimeProvider.System, Token))).Message, StringComparison.Ordinal);
        Assert.Contains("no probabilities", (await Assert.ThrowsAsync<EngineUnavailableException>(() => EngineTrial.ChooseAsync(
            new ScriptedModel { Chosen = "panne", Probability = float.NaN }, s_deadline, TimeProvider.System, Token))).Message, StringComparison.Ordinal);
        await EngineTrial.ChooseAsync(new ScriptedModel { Chosen = "panne" }, s_deadline, TimeProvider.System, Token);
    }

    [Fact]
    public async Task A_voice_that_does_not_answer_is_refused() => Assert.Contains(
        "too slow",
        (await Assert.ThrowsAsync<EngineUnavailableException>(() => EngineTrial.SpeakAsync(
            new ToneSynthesizer { Frozen = true }, TimeSpan.FromMilliseconds(50), TimeProvider.System, Token))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_voice_that_hums_is_refused() => Assert.Contains(
        "tone does not speak",
        (await Assert.ThrowsAsync<EngineUnavailableException>(
            () => EngineTrial.SpeakAsync(new ToneSynthesizer(), s_deadline, TimeProvider.System, Token))).Message,
        StringComparison.Ordinal);

    private sealed class Stuck(float always) : ISpeechDetector
    {
        public float Detect(ReadOnlySpan<short> window) => always;

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Fixed(string text, float confidence) : IRecognizer
    {
        public string Name => "fixed";

        public Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken) =>
            Task.FromResult(new Recognition(text, confidence, []));
    }
}
