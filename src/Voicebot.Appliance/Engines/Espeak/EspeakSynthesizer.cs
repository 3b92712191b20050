using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Espeak;

/// <param name="Voice">"fr" is the only name that every build knows.</param>
/// <param name="WordsPerMinute">80 to 450; espeak's own 175 is hasty on the phone.</param>
/// <param name="Pitch">0 to 100; a little above the middle loses less to a line that starts at 300 Hz.</param>
/// <param name="Volume">0 to 200, 100 is espeak's own.</param>
public sealed record EspeakOptions(string Voice, int WordsPerMinute, int Pitch, int Volume)
{
    public static EspeakOptions Default { get; } = new("fr", 155, 55, 100);
}

/// <summary>The voice that needs no model: a formant synthesiser, understandable and unlovely, ready in a millisecond.</summary>
public sealed class EspeakSynthesizer : ISynthesizer
{
    private readonly EspeakLibrary _espeak;
    private readonly EspeakOptions _options;

    private EspeakSynthesizer(EspeakLibrary espeak, EspeakOptions options)
    {
        _espeak = espeak;
        _options = options;
        Name = $"espeak-ng {espeak.Version} {options.Voice}";
    }

    public string Name { get; }

    public string Identity => $"{Name} {_options.WordsPerMinute}/{_options.Pitch}/{_options.Volume}";

    /// <exception cref="EngineUnavailableException">There is no such voice.</exception>
    public static async Task<EspeakSynthesizer> OpenAsync(EspeakLibrary espeak, EspeakOptions options, CancellationToken cancellationToken)
    {
        await espeak.CheckVoiceAsync(options.Voice, cancellationToken);
        return new EspeakSynthesizer(espeak, options);
    }

    public IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, CancellationToken cancellationToken) =>
        _espeak.SynthesizeAsync(_options, text, cancellationToken);
}
