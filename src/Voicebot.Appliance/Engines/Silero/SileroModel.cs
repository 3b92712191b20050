using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Voicebot.Appliance.Engines.Onnx;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Silero;

/// <summary>The Silero network, read once and shared by all calls.</summary>
/// <remarks>
/// Versions 5 and 6: `input` f32[1, 32 + 256] is the last 32 samples of the window before, then the window; `state`
/// f32[2, 1, 128] goes in and comes out as `stateN`; `sr` i64 is 8000; `output` f32[1, 1] is the probability.
/// </remarks>
public sealed partial class SileroModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private int _users = 1;

    private SileroModel(string name, InferenceSession session)
    {
        Name = "silero " + name;
        _session = session;
    }

    /// <summary>Engine and model, as shown to the technician.</summary>
    public string Name { get; }

    internal static string[] Inputs { get; } = ["input", "state", "sr"];

    internal static string[] Outputs { get; } = ["output", "stateN"];

    /// <exception cref="EngineUnavailableException">Library or model are missing, damaged or of another kind.</exception>
    public static SileroModel Open(string path, ILogger logger)
    {
        var session = OnnxSession.Open(path, new OnnxOptions(Threads: 1, ChangingShapes: false), "a Silero model of version 5 or 6", Inputs, Outputs, logger);
        var model = new SileroModel(Path.GetFileNameWithoutExtension(path), session);
        try
        {
            using var trial = model.CreateDetector();
            trial.Detect(stackalloc short[ISpeechDetector.WindowSamples]); // the first run allocates, and proves that the model runs
        }
        catch (EngineException error)
        {
            model.Dispose();
            throw new EngineUnavailableException($"{path}: {error.Message}");
        }
        Opened(logger, model.Name, OnnxRuntime.Version);
        return model;
    }

    /// <summary>A detector for one call.</summary>
    public SileroDetector CreateDetector() => new(this);

    /// <summary>Frees the network when the last detector is gone.</summary>
    public void Dispose() => Release();

    internal void AddUser() => Interlocked.Increment(ref _users);

    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        _session.Dispose();
        _runOptions.Dispose();
    }

    internal OrtIoBinding CreateBinding() => _session.CreateIoBinding();

    /// <exception cref="EngineException">The run failed.</exception>
    internal void Run(OrtIoBinding binding)
    {
        try
        {
            _session.RunWithBinding(_runOptions, binding);
        }
        catch (OnnxRuntimeException error)
        {
            throw new EngineException(OnnxSession.Line(error));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Speech detector {Model} opened: ONNX Runtime {Version}")]
    private static partial void Opened(ILogger logger, string model, string version);
}
