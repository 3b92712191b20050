using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Onnx;

/// <summary>Opens models: with our options, and with one line that says what is wrong with a file.</summary>
internal static class OnnxSession
{
    /// <param name="path">The model.</param>
    /// <param name="options">Threads, and whether each run's shapes are new.</param>
    /// <param name="kind">What the model should be, for the message when it is not.</param>
    /// <param name="inputs">The model's inputs, all of them.</param>
    /// <param name="outputs">Those of its outputs that are used.</param>
    /// <param name="logger">Takes the library's log.</param>
    /// <exception cref="EngineUnavailableException">Library or model are missing, damaged or of another kind.</exception>
    public static InferenceSession Open(string path, OnnxOptions options, string kind, string[] inputs, string[] outputs, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        OnnxRuntime.Load(logger);
        if (!File.Exists(path))
            throw new EngineUnavailableException($"{path}: there is no such file");
        InferenceSession? session = null;
        try
        {
            using var native = CreateOptions(options);
            session = new InferenceSession(path, native);
            if (!session.InputNames.ToHashSet().SetEquals(inputs) || !outputs.All(session.OutputNames.Contains))
                throw new EngineException($"not {kind}: it takes {string.Join(", ", session.InputNames)} and gives {string.Join(", ", session.OutputNames)}");
            return session;
        }
        catch (Exception error) when (error is OnnxRuntimeException or EngineException)
        {
            session?.Dispose();
            throw new EngineUnavailableException($"{path}: {Line(error)}");
        }
    }

    /// <summary>What the library says, on one line.</summary>
    public static string Line(Exception error) => error.Message.ReplaceLineEndings(" ").Trim();

    private static SessionOptions CreateOptions(OnnxOptions options)
    {
        var native = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // Node after node: no second pool beside that of the node at work.
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            InterOpNumThreads = 1,
            IntraOpNumThreads = options.Threads,
            // A plan of the memory is kept for each shape that was ever run.
            EnableMemoryPattern = !options.ChangingShapes,
        };
        // Idle workers would spin on the cores that calls and the other engines need.
        native.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return native;
    }
}

/// <param name="Threads">1: the calling thread alone.</param>
/// <param name="ChangingShapes">Texts of any length, and not always the same window.</param>
internal readonly record struct OnnxOptions(int Threads, bool ChangingShapes);
