using System.Runtime.InteropServices;
using Voicebot.Appliance.Speech;
using Whisper.net;
using Whisper.net.LibraryLoader;

namespace Voicebot.Models.Tests.Witnesses;

/// <summary>whisper.cpp as the package Whisper.net binds it, told what ours is told as far as it can be.</summary>
public sealed class WhisperNetRecognizer : IRecognizer, IDisposable
{
    private const int SamplesPerSecond = 16_000;
    private const int PaddedSamples = SamplesPerSecond * 11 / 10;

    private static readonly Lazy<nint> s_library = new(Load);

    private readonly WhisperFactory _factory;
    private readonly int _audioContext;

    /// <param name="path">Model in ggml format.</param>
    /// <param name="audioContext">Positions of its encoder.</param>
    public WhisperNetRecognizer(string path, int audioContext)
    {
        _audioContext = audioContext;
        _ = s_library.Value;
        _factory = WhisperFactory.FromPath(path, new WhisperFactoryOptions { UseGpu = false, UseFlashAttention = false });
    }

    public string Name => "Whisper.net";

    public async Task<Recognition> RecognizeAsync(ReadOnlyMemory<float> samples, RecognitionHints hints, CancellationToken cancellationToken)
    {
        var padded = new float[Math.Max(samples.Length, PaddedSamples)];
        samples.Span.CopyTo(padded);
        var positions = (int)Math.Ceiling(padded.Length * 50.0 / SamplesPerSecond) + 128;
        await using var processor = _factory.CreateBuilder()
            .WithLanguage("fr")
            .WithThreads(1)
            .WithNoContext()
            .WithSingleSegment()
            .WithTemperatureInc(0)
            .WithMaxTokensPerSegment(8 + (int)Math.Ceiling(samples.Length * 8.0 / SamplesPerSecond))
            .WithAudioContextSize(Math.Min(Math.Max((positions + 7) / 8 * 8, 216), _audioContext))
            .WithProbabilities()
            .WithGreedySamplingStrategy(greedy => greedy.WithBestOf(1))
            .Build();
        var segments = await processor.ProcessAsync(padded, cancellationToken).ToListAsync(cancellationToken);
        var text = string.Concat(segments.Select(segment => segment.Text)).Trim();
        return text.Length == 0 ? Recognition.Nothing : new Recognition(text, segments.Average(segment => segment.Probability), []);
    }

    public void Dispose() => _factory.Dispose();

    private static nint Load()
    {
        // Both libraries call themselves libwhisper.so.1, and the first one in the process is what that name finds: ours.
        NativeLibrary.Load("libwhisper.so.1");
        nint last = 0;
        foreach (var name in (string[])["libggml-base-whisper", "libggml-cpu-whisper", "libggml-whisper", "libwhisper"])
            last = NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "whisper.net", $"{name}.so"));
        NativeLibrary.SetDllImportResolver(typeof(WhisperFactory).Assembly, (name, _, _) => name.Contains("whisper", StringComparison.Ordinal) ? last : 0);
        RuntimeOptions.LoadedLibrary = RuntimeLibrary.Cpu;
        return last;
    }
}
