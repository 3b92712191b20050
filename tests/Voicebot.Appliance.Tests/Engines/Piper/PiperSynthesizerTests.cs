using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Engines.Piper;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Piper;

[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class PiperSynthesizerTests : IAsyncDisposable
{
    // Ids as in Piper's own voices where they are well known (pad, begin, end, space, comma, full stop); the rest is in order.
    private const string Known = "_^$ !\"',-.:;?abdefhijklmnopstuvwyzøŋœɑɔəɛɡɥɲʁʃʒˈˌː\u0303\u0327";

    private readonly EspeakLibrary _espeak = EspeakLibrary.Open(null, NullLogger.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _espeak.Dispose();
        await _espeak.Ended.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Fact]
    public async Task Each_clause_is_a_chunk_of_the_ids_the_network_was_trained_on()
    {
        using var piper = await Open(Voice());
        var chunks = await piper.SynthesizeAsync("Bonjour, ça va ? Oui", Token).ToListAsync(Token);
        Assert.Equal(["^bɔ\u0303ʒˈuʁ, $", "^sa vˈa?$", "^wˈi.$"], chunks.Select(Decode));
        Assert.All(chunks, chunk => Assert.Equal(22050, chunk.SampleRateHz));
        Assert.Equal(0, piper.UnknownPhonemes);
        Assert.StartsWith("piper ", piper.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phonemes_that_the_voice_lacks_are_left_out_and_counted()
    {
        using var piper = await Open(Voice(known: Known.Replace("ʒ", "", StringComparison.Ordinal)));
        var chunk = Assert.Single(await piper.SynthesizeAsync("Jour", Token).ToListAsync(Token));
        Assert.Equal(1, piper.UnknownPhonemes);
        Assert.Equal(256 * (2 + 2 * "ˈuʁ.".Length + 1), chunk.Samples.Length);
    }

    [Fact]
    public async Task A_foreign_word_s_language_mark_is_not_spoken()
    {
        using var piper = await Open(Voice());
        var chunk = Assert.Single(await piper.SynthesizeAsync("le weekend", Token).ToListAsync(Token));
        var ipa = Assert.Single(await _espeak.PhonemizeAsync("fr", "le weekend", Token)).Phonemes;
        Assert.Contains("(en)", ipa, StringComparison.Ordinal);
        Assert.DoesNotContain("(", Decode(chunk), StringComparison.Ordinal);
        Assert.DoesNotContain("en)", Decode(chunk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_voice_s_scales_reach_the_network()
    {
        using var piper = await Open(Voice(noiseScale: 0.2f, lengthScale: 2, noiseW: 0.5f));
        var chunk = Assert.Single(await piper.SynthesizeAsync("Oui", Token).ToListAsync(Token));
        Assert.Equal((0.2 + 0.05) * 32767, chunk.Samples.Span[0], 1.5); // a sine begins at 0
        Assert.Equal((0.25 + 0.6) * 32767, Max(chunk), 40.0);
    }

    [Fact]
    public void What_the_description_leaves_out_has_Piper_s_defaults()
    {
        var path = WrittenModels.Scratch("short.json");
        File.WriteAllText(path, """{"audio":{"sample_rate":16000},"espeak":{"voice":"fr"},"inference":{"length_scale":1.2},"phoneme_id_map":{"_":[0]},"more":[1]}""");
        var voice = PiperVoiceFile.Read(path);
        Assert.Equal(new PiperInference(0.667f, 1.2f, 0.8f), voice.Inference);
        Assert.Equal(1, voice.NumSpeakers);
        Assert.Equal("espeak", voice.PhonemeType);
        Assert.Equal([0], voice.PhonemeIdMap!["_"]);
    }

    [Fact]
    public async Task What_exceeds_16_bits_is_clipped_not_wrapped()
    {
        using var piper = await Open(Voice(lengthScale: 10));
        var chunk = Assert.Single(await piper.SynthesizeAsync("Oui", Token).ToListAsync(Token));
        Assert.Equal(32767, Max(chunk));
        Assert.Equal(-32768, Min(chunk));
    }

    [Fact]
    public async Task A_speaker_can_be_chosen()
    {
        var voice = Voice(speakers: 100);
        using var first = await Open(voice);
        using var second = await PiperSynthesizer.OpenAsync(voice, _espeak, PiperOptions.Default with { Speaker = 90 }, NullLogger.Instance, Token);
        Assert.NotEqual(
            Assert.Single(await first.SynthesizeAsync("Oui", Token).ToListAsync(Token)).Samples.ToArray(),
            Assert.Single(await second.SynthesizeAsync("Oui", Token).ToListAsync(Token)).Samples.ToArray());
        await Assert.ThrowsAsync<EngineUnavailableException>(
            () => PiperSynthesizer.OpenAsync(voice, _espeak, PiperOptions.Default with { Speaker = 100 }, NullLogger.Instance, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  …  ")]
    public async Task Nothing_to_say_is_no_chunk(string text)
    {
        using var piper = await Open(Voice());
        Assert.Empty(await piper.SynthesizeAsync(text, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_caller_who_interrupts_stops_the_voice()
    {
        using var piper = await Open(Voice());
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in piper.SynthesizeAsync(string.Concat(Enumerable.Repeat("Une phrase. ", 150)), stop.Token))
                await stop.CancelAsync();
        });
        Assert.Single(await piper.SynthesizeAsync("Oui", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_voice_without_its_description_is_one_line()
    {
        var path = WrittenModels.Scratch("alone.onnx");
        OnnxModelWriter.WritePiper(path);
        Assert.Equal($"{path}.json: there is no such file", (await Assert.ThrowsAsync<EngineUnavailableException>(() => Open(path))).Message);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{", "")]
    [InlineData("[]", "")]
    [InlineData("null", "empty")]
    [InlineData("{}", "missing")]
    [InlineData("""{"audio":null,"espeak":{"voice":"fr"},"phoneme_id_map":{}}""", "missing")]
    [InlineData("""{"audio":{"sample_rate":22050},"espeak":{},"phoneme_id_map":{}}""", "missing")]
    [InlineData("""{"audio":{"sample_rate":1},"espeak":{"voice":"fr"},"phoneme_id_map":{}}""", "sample_rate is 1")]
    [InlineData("""{"audio":{"sample_rate":22050},"phoneme_id_map":{}}""", "espeak")]
    [InlineData("""{"audio":{"sample_rate":22050},"espeak":{"voice":"fr"},"phoneme_id_map":{"_":[0],"^":[1]}}""", "no \"$\"")]
    [InlineData("""{"audio":{"sample_rate":22050},"espeak":{"voice":"zz"},"phoneme_id_map":{"_":[0],"^":[1],"$":[2]}}""", "zz")]
    [InlineData("""{"audio":{"sample_rate":22050},"espeak":{"voice":"fr"},"phoneme_type":"text","phoneme_id_map":{"_":[0],"^":[1],"$":[2]}}""", "text")]
    public async Task A_damaged_description_is_one_line(string json, string reason)
    {
        var path = WrittenModels.Scratch("damaged.onnx");
        OnnxModelWriter.WritePiper(path);
        await File.WriteAllTextAsync(path + ".json", json, Token);
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(() => Open(path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private Task<PiperSynthesizer> Open(string path) => PiperSynthesizer.OpenAsync(path, _espeak, PiperOptions.Default, NullLogger.Instance, Token);

    private static string Voice(string known = Known, float noiseScale = 0, float lengthScale = 1, float noiseW = 0, int speakers = 1)
    {
        var path = WrittenModels.Scratch("voice.onnx");
        OnnxModelWriter.WritePiper(path, speakers > 1);
        var ids = known.Index().ToDictionary(pair => pair.Item.ToString(), pair => new[] { pair.Index });
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(new
        {
            audio = new { sample_rate = 22050, quality = "medium" },
            espeak = new { voice = "fr" },
            inference = new { noise_scale = noiseScale, length_scale = lengthScale, noise_w = noiseW },
            num_speakers = speakers,
            phoneme_id_map = ids,
        }));
        return path;
    }

    // Each id is 256 samples of its own frequency; the padding between them is checked and left out.
    private static string Decode(PcmChunk chunk)
    {
        var text = "";
        for (var block = 0; block * 256 < chunk.Samples.Length; block++)
        {
            var samples = chunk.Samples.Span.Slice(block * 256, 256);
            var best = 0;
            var bestError = double.MaxValue;
            for (var id = 0; id < Known.Length; id++)
            {
                var error = 0.0;
                for (var i = 0; i < 256; i++)
                    error += Math.Abs(samples[i] - 32767 * 0.3 * Math.Sin((120 + 12 * id) * 2 * Math.PI / 22050 * i));
                (best, bestError) = error < bestError ? (id, error) : (best, bestError);
            }
            if (block % 2 == 1)
                Assert.Equal('_', Known[best]);
            else
                text += Known[best];
        }
        return text;
    }

    private static int Max(PcmChunk chunk) => chunk.Samples.ToArray().Max();

    private static int Min(PcmChunk chunk) => chunk.Samples.ToArray().Min();
}
