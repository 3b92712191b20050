using Voicebot.Audio;

namespace Voicebot.Appliance.Phones;

/// <summary>Both directions of a call, each as its own side had it.</summary>
public sealed class PhoneRecording
{
    private const int MostSamples = 3600 * Slin.SampleRateHz; // an hour; then nothing more is kept

    private readonly List<short> _said = [];
    private readonly List<short> _heard = [];

    /// <summary>Two WAV files beside each other: NAME-appelant.wav, NAME-appareil.wav.</summary>
    /// <returns>Their paths.</returns>
    public async Task<IReadOnlyList<string>> SaveAsync(string folder, string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string[] paths = [Path.Combine(folder, $"{name}-appelant.wav"), Path.Combine(folder, $"{name}-appareil.wav")];
        await File.WriteAllBytesAsync(paths[0], Wav(_said), cancellationToken);
        await File.WriteAllBytesAsync(paths[1], Wav(_heard), cancellationToken);
        return paths;
    }

    internal void Said(ReadOnlySpan<short> frame) => Add(_said, frame);

    internal void Heard(ReadOnlySpan<short> frame) => Add(_heard, frame);

    private static void Add(List<short> samples, ReadOnlySpan<short> frame)
    {
        lock (samples)
            if (samples.Count < MostSamples)
                samples.AddRange(frame);
    }

    private static byte[] Wav(List<short> samples)
    {
        lock (samples)
            return WavFile.Write([.. samples], Slin.SampleRateHz);
    }
}
