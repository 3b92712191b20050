using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines;

namespace Voicebot.Appliance.Tests.Speech;

[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class SpokenSoundTests
{
    private const int Hz = 22_050;
    private const string Text = "Bonjour, comment puis-je vous aider aujourd’hui ?";

    private static readonly Random s_random = new(7);

    [Theory]
    [InlineData("Bonjour, comment puis-je vous aider ?", 155)]
    [InlineData("Oui, bien sûr.", 155)]
    [InlineData("Nous sommes ouverts du lundi au vendredi, de neuf heures à dix-huit heures, et le samedi matin.", 155)]
    [InlineData("Nous sommes ouverts du lundi au vendredi.", 90)]
    [InlineData("Nous sommes ouverts du lundi au vendredi.", 300)]
    public async Task Speech_is_speech_slow_or_quick(string text, int wordsPerMinute)
    {
        var espeak = EspeakLibrary.Open(null, NullLogger.Instance);
        var voice = await EspeakSynthesizer.OpenAsync(espeak, EspeakOptions.Default with { WordsPerMinute = wordsPerMinute }, TestContext.Current.CancellationToken);
        var samples = new List<short>();
        var rateHz = 0;
        await foreach (var chunk in voice.SynthesizeAsync(text, TestContext.Current.CancellationToken))
        {
            samples.AddRange(chunk.Samples.Span);
            rateHz = chunk.SampleRateHz;
        }
        espeak.Dispose();
        await espeak.Ended.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Null(SpokenSound.Fault([.. samples], rateHz, text));
    }

    [Fact]
    public void What_damaged_networks_make_is_told_from_speech()
    {
        Assert.Contains("no sound", Fault(3, _ => 0), StringComparison.Ordinal);
        Assert.Contains("no sound", Fault(3, _ => s_random.Next(-20, 20)), StringComparison.Ordinal);
        Assert.Contains("noise", Fault(3, _ => s_random.Next(-9000, 9000)), StringComparison.Ordinal);
        Assert.Contains("noise", Fault(3, i => 9000 * Math.Sin(i * 0.1)), StringComparison.Ordinal);
        Assert.Contains("noise", Fault(3, _ => 12_000), StringComparison.Ordinal);
        Assert.Contains("clipped", Fault(3, i => i / 4000 % 2 == 0 ? 100_000 * Math.Sin(i * 0.1) : 0), StringComparison.Ordinal);
        Assert.Contains("0.2 s of sound", Fault(0.2, i => 9000 * Math.Sin(i * 0.1)), StringComparison.Ordinal);
        Assert.Contains("40.0 s of sound", Fault(40, i => 9000 * Math.Sin(i * 0.1)), StringComparison.Ordinal);
        Assert.Contains("0.0 s of sound", SpokenSound.Fault([], Hz, Text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vowel_alone_need_not_be_loud_and_soft()
    {
        var vowel = Enumerable.Range(0, Hz).Select(i => (short)(9000 * Math.Sin(i * 0.1))).ToArray();
        Assert.Null(SpokenSound.ClauseFault(vowel.AsSpan(0, Hz / 2), Hz));
        Assert.Contains("noise", SpokenSound.ClauseFault(vowel, Hz), StringComparison.Ordinal);
    }

    private static string? Fault(double seconds, Func<int, double> sample) => SpokenSound.Fault(
        [.. Enumerable.Range(0, (int)(seconds * Hz)).Select(i => (short)Math.Clamp(sample(i), short.MinValue, short.MaxValue))], Hz, Text);
}
