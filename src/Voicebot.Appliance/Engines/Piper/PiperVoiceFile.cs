using System.Text.Json;
using System.Text.Json.Serialization;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Piper;

/// <summary>What lies beside a Piper voice, in `voice.onnx.json`: only what speaking needs.</summary>
/// <remarks>
/// What may be missing is a constructor's parameter: the generated reader knows their defaults, and forgets those of properties.
/// </remarks>
/// <param name="Audio">Required.</param>
/// <param name="Espeak">Required.</param>
/// <param name="PhonemeIdMap">Phoneme, one code point, to the network's ids. Required.</param>
/// <param name="Inference">Null: <see cref="PiperInference.Default"/>.</param>
/// <param name="NumSpeakers">How many the voice has.</param>
/// <param name="PhonemeType">"espeak", or "text" for voices that spell their letters.</param>
internal sealed record PiperVoiceFile(
    PiperAudio? Audio = null,
    PiperEspeak? Espeak = null,
    Dictionary<string, long[]>? PhonemeIdMap = null,
    PiperInference? Inference = null,
    int NumSpeakers = 1,
    string PhonemeType = "espeak")
{
    private const int MaxBytes = 1 << 20;

    /// <exception cref="EngineUnavailableException">The file is missing, damaged, or describes a voice that cannot be spoken here.</exception>
    public static PiperVoiceFile Read(string path)
    {
        PiperVoiceFile voice;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new EngineUnavailableException($"{path}: there is no such file");
            if (file.Length > MaxBytes)
                throw new EngineUnavailableException($"{path}: {file.Length} bytes are too many for a voice's description");
            // Editors on Windows begin a file with a byte order mark, which JSON knows nothing of.
            ReadOnlySpan<byte> json = File.ReadAllBytes(path);
            voice = JsonSerializer.Deserialize(json.StartsWith("\uFEFF"u8) ? json[3..] : json, PiperJson.Default.PiperVoiceFile)
                ?? throw new EngineUnavailableException($"{path}: empty");
        }
        catch (JsonException error)
        {
            throw new EngineUnavailableException($"{path}: {error.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"{path}: {error.Message}");
        }
        return voice switch
        {
            { Audio: null } or { Espeak.Voice: null } or { Espeak: null } or { PhonemeIdMap: null } =>
                throw new EngineUnavailableException($"{path}: audio, espeak.voice or phoneme_id_map is missing"),
            { Audio.SampleRate: < 8000 or > 48000 } => throw new EngineUnavailableException($"{path}: sample_rate is {voice.Audio.SampleRate}, not 8000 to 48000"),
            { PhonemeType: not "espeak" } => throw new EngineUnavailableException($"{path}: phoneme_type \"{voice.PhonemeType}\" is not supported"),
            _ when voice.PhonemeIdMap.Values.Any(static ids => ids?.Any(static id => id < 0) == true) =>
                throw new EngineUnavailableException($"{path}: phoneme_id_map has a negative id"),
            { Inference.LengthScale: not (>= 0.1f and <= 10) } =>
                throw new EngineUnavailableException($"{path}: length_scale is {voice.Inference.LengthScale}, not 0.1 to 10"),
            { Inference.NoiseScale: not (>= 0 and <= 2) } =>
                throw new EngineUnavailableException($"{path}: noise_scale is {voice.Inference.NoiseScale}, not 0 to 2"),
            { Inference.NoiseW: not (>= 0 and <= 2) } =>
                throw new EngineUnavailableException($"{path}: noise_w is {voice.Inference.NoiseW}, not 0 to 2"),
            { NumSpeakers: < 1 } => throw new EngineUnavailableException($"{path}: num_speakers is {voice.NumSpeakers}"),
            _ => voice,
        };
    }
}

internal sealed record PiperAudio(int SampleRate = 0);

internal sealed record PiperEspeak(string? Voice = null);

/// <param name="NoiseScale">Variation of the voice.</param>
/// <param name="LengthScale">Above 1 is slower.</param>
/// <param name="NoiseW">Variation of the rhythm.</param>
internal sealed record PiperInference(float NoiseScale = 0.667f, float LengthScale = 1, float NoiseW = 0.8f)
{
    public static PiperInference Default { get; } = new();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PiperVoiceFile))]
internal sealed partial class PiperJson : JsonSerializerContext;
