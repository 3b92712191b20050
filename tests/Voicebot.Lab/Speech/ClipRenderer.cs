using System.Globalization;
using Voicebot.Audio;

namespace Voicebot.Lab.Speech;

/// <summary>Renders the clips of a list: espeak-ng speaks, the telephone line spoils.</summary>
public static class ClipRenderer
{
    private const int Loudness = 80;

    /// <summary>Samples of each clip, in the list's order; about 30 ms a clip.</summary>
    /// <param name="clips">What is said, and over which line.</param>
    /// <param name="rateHz">8 or 16 kHz.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LabException">espeak-ng failed.</exception>
    public static async Task<IReadOnlyList<short[]>> RenderAsync(
        IReadOnlyList<SpeechClip> clips, CancellationToken cancellationToken, int rateHz = Slin.SampleRateHz)
    {
        var rendered = new short[clips.Count][];
        var folder = Directory.CreateTempSubdirectory("clips-").FullName;
        try
        {
            var limits = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, clips.Count, limits, async (index, token) =>
                rendered[index] = TelephoneLine.Carry(clips[index], await SpeakAsync(clips[index], folder, rateHz, token), rateHz));
            return rendered;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<short[]> SpeakAsync(SpeechClip clip, string folder, int rateHz, CancellationToken cancellationToken)
    {
        if (!clip.HasSpeech)
            return [];
        var file = Path.Combine(folder, clip.Name + ".wav");
        // -D: its noises are the same each time.
        await LabProcess.RunAsync(
            "espeak-ng",
            ["-D", "-a", Text(Loudness), "-v", clip.Voice, "-s", Text(clip.Rate), "-p", Text(clip.Pitch), "-P", Text(clip.Range), "-g", Text(clip.Gap), "-w", file, clip.Spoken],
            cancellationToken);
        var (samples, spokenHz) = WavFile.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
        return Resampler.Convert(samples, spokenHz, rateHz);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
