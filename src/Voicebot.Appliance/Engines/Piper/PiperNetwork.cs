using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Voicebot.Appliance.Engines.Onnx;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Piper;

/// <summary>The voice's network: ids in, samples out.</summary>
/// <remarks>`input` i64[1, n], `input_lengths` i64[1], `scales` f32[3] (noise, length, noise of the rhythm), `sid` i64[1] where there are several speakers; `output` f32[1, 1, 1, samples], −1..1.</remarks>
internal sealed class PiperNetwork : IDisposable
{
    private static readonly string[] s_output = ["output"];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputs;
    private readonly OrtValue _scales;
    private readonly OrtValue? _speaker;

    private PiperNetwork(InferenceSession session, string[] inputs, PiperVoiceFile voice, int speaker)
    {
        _session = session;
        _inputs = inputs;
        var inference = voice.Inference ?? PiperInference.Default;
        _scales = OrtValue.CreateTensorValueFromMemory(new[] { inference.NoiseScale, inference.LengthScale, inference.NoiseW }, [3]);
        if (voice.NumSpeakers > 1)
            _speaker = OrtValue.CreateTensorValueFromMemory(new long[] { speaker }, [1]);
    }

    /// <exception cref="EngineUnavailableException">Library or model are missing, damaged or of another kind.</exception>
    public static PiperNetwork Open(string path, PiperVoiceFile voice, int threads, int speaker, ILogger logger)
    {
        string[] inputs = voice.NumSpeakers > 1 ? ["input", "input_lengths", "scales", "sid"] : ["input", "input_lengths", "scales"];
        var session = OnnxSession.Open(path, new OnnxOptions(threads, ChangingShapes: true), "a Piper voice", inputs, s_output, logger);
        return new PiperNetwork(session, inputs, voice, speaker);
    }

    /// <exception cref="EngineException">The run failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public short[] Speak(long[] ids, CancellationToken cancellationToken)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using var length = OrtValue.CreateTensorValueFromMemory(new long[] { ids.Length }, [1]);
        // Dispose waits for a callback that runs, so none can reach into the next run.
        using (cancellationToken.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, _runOptions))
        {
            try
            {
                using var outputs = _session.Run(
                    _runOptions, _inputs, _speaker is null ? [input, length, _scales] : [input, length, _scales, _speaker], s_output);
                cancellationToken.ThrowIfCancellationRequested();
                return ToPcm(Samples(outputs[0]));
            }
            catch (OnnxRuntimeException error)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new EngineException(OnnxSession.Line(error));
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
        _scales.Dispose();
        _speaker?.Dispose();
    }

    /// <summary>Forgets that a run was stopped.</summary>
    public void Rearm() => _runOptions.Terminate = false;

    private static ReadOnlySpan<float> Samples(OrtValue output) =>
        output.IsTensor && output.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float
            ? output.GetTensorDataAsSpan<float>()
            : throw new EngineException("the voice's output is not made of floats");

    private static short[] ToPcm(ReadOnlySpan<float> samples)
    {
        var pcm = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            pcm[i] = float.IsNaN(samples[i]) ? (short)0 : (short)Math.Clamp(samples[i] * 32767f, -32768f, 32767f);
        return pcm;
    }
}
