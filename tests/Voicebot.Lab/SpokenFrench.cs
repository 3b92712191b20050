using Voicebot.Audio;

namespace Voicebot.Lab;

/// <summary>The caller's voice: espeak-ng, brought to telephone rate and level.</summary>
public static class SpokenFrench
{
    private const float LevelDbfs = -18;
    private const float PeakDbfs = -3;

    /// <summary>8 kHz samples of a sentence.</summary>
    public static async Task<short[]> RenderAsync(string text, int wordsPerMinute = 150)
    {
        var folder = Directory.CreateTempSubdirectory("speech-").FullName;
        try
        {
            var spoken = Path.Combine(folder, "spoken.wav");
            var telephone = Path.Combine(folder, "telephone.wav");
            await LabProcess.RunAsync("espeak-ng", ["-v", "fr", "-s", $"{wordsPerMinute}", "-w", spoken, text]);
            await LabProcess.RunAsync("sox", ["-G", spoken, "-r", $"{Slin.SampleRateHz}", "-c", "1", "-b", "16", telephone]);
            var (samples, _) = WavFile.Parse(await File.ReadAllBytesAsync(telephone));
            Loudness.Normalise(samples, LevelDbfs, PeakDbfs);
            return samples;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
