using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Voicebot.Appliance.Engines.Onnx;

/// <summary>
/// Keeps known noise of a library away from standard error while a call runs. Debian's libonnxruntime registers the
/// schemas of the shared libonnx a second time at the first session and complains 1,258 times (129 kB), harmlessly.
/// </summary>
/// <remarks>
/// The file descriptor is the whole process's, so what others write meanwhile is kept in memory and passed on afterwards,
/// a few hundred ms late. Were the process to die in between, it would be lost: used once, at start.
/// </remarks>
internal static class StandardErrorFilter
{
    private const int StandardError = 2;

    /// <param name="isNoise">Decides line by line.</param>
    /// <param name="call">Runs meanwhile.</param>
    public static void Run(Func<string, bool> isNoise, Action call)
    {
        var saved = OrtNative.dup(StandardError);
        var memory = OrtNative.memfd_create("stderr", 0);
        if (saved < 0 || memory < 0 || OrtNative.dup2(memory, StandardError) < 0)
        {
            // No descriptors to spare: noise is better than no engine.
            call();
            return;
        }
        try
        {
            call();
        }
        finally
        {
            _ = OrtNative.dup2(saved, StandardError);
            _ = OrtNative.close(saved);
            PassOn(memory, isNoise);
        }
    }

    private static void PassOn(int memory, Func<string, bool> isNoise)
    {
        using var kept = new FileStream(new SafeFileHandle(memory, ownsHandle: true), FileAccess.Read);
        kept.Position = 0;
        using var lines = new StreamReader(kept, Encoding.UTF8);
        using var error = new StreamWriter(new FileStream(new SafeFileHandle(StandardError, ownsHandle: false), FileAccess.Write, 0));
        while (lines.ReadLine() is { } line)
            if (!isNoise(line))
                error.WriteLine(line);
    }
}
