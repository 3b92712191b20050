using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Ggml;

/// <summary>What whisper, parakeet and llama stand on: the library with one compute backend per generation of CPU.</summary>
public static unsafe partial class GgmlRuntime
{
    private static readonly Lock s_gate = new();

    /// <summary>Where Debian keeps the backends for this machine's architecture.</summary>
    public static string DefaultFolder { get; } =
        $"/usr/lib/{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64")}-linux-gnu/ggml/backends0";

    /// <summary>Threads an engine may use when nothing else is said: one core stays free for the playout clock and the calls.</summary>
    public static int DefaultThreads { get; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Loads the backend that fits this CPU best. Later calls only change where the log goes.</summary>
    /// <param name="backendsFolder">Absolute. The library's own search also looks into the current directory, which anybody may write.</param>
    /// <param name="logger">Takes the log of ggml, whisper, parakeet and llama from now on.</param>
    /// <exception cref="EngineUnavailableException">Library or backends are missing: whisper would abort the process without one.</exception>
    /// <exception cref="EngineVersionException">It is another version than the bindings were written for.</exception>
    public static void Load(string backendsFolder, ILogger logger)
    {
        lock (s_gate)
        {
            GgmlLog.SendTo(logger);
            // libgomp reads these when a backend loads it. With its default spinning one busy neighbour takes generation from 44
            // to 1.2 tokens/s.
            CEnvironment.Set("GOMP_SPINCOUNT", "1000", overwrite: false);
            CEnvironment.Set("OMP_WAIT_POLICY", "passive", overwrite: false);
            var version = EngineLibrary.Check(
                GgmlNative.Base, GgmlNative.Version, () => Marshal.PtrToStringUTF8(GgmlNative.ggml_version())!);
            var devices = EngineLibrary.Reach(GgmlNative.Registry, Devices);
            if (devices.Length > 0)
                return;
            GgmlNative.ggml_log_set(GgmlLog.Callback, null);
            if (Path.IsPathFullyQualified(backendsFolder) && Directory.Exists(backendsFolder))
                GgmlNative.ggml_backend_load_all_from_path(backendsFolder);
            devices = Devices();
            if (devices.Length == 0)
                throw new EngineUnavailableException($"ggml: no compute backend in {backendsFolder}");
            Loaded(logger, version, devices);
        }
    }

    private static string Devices()
    {
        var names = new string[(int)GgmlNative.ggml_backend_dev_count()];
        for (var i = 0; i < names.Length; i++)
            names[i] = Marshal.PtrToStringUTF8(GgmlNative.ggml_backend_dev_description(GgmlNative.ggml_backend_dev_get((nuint)i))) ?? "?";
        return string.Join(", ", names);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ggml {Version} on {Devices}")]
    private static partial void Loaded(ILogger logger, string version, string devices);
}
