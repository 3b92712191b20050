using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Engines.Onnx;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Piper;

/// <summary>The voice's network: ids in, samples out.</summary>
/// <remarks>`input` i64[1, n], `input_lengths` i64[1], `scales` f32[3] (noise, length, noise of the rhythm), `sid` i64[1] where there are several speakers; `output` f32[1, 1, 1, samples], −1..1.</remarks>
internal sealed unsafe class PiperNetwork : IDisposable
{
    private readonly OnnxSession _session;
    private readonly OrtRunOptionsHandle _runOptions = new();
    private readonly OnnxTensor<long> _length = new(1);
    private readonly OnnxTensor<float> _scales = new(3);
    private readonly OnnxTensor<long>? _speaker;

    private PiperNetwork(OnnxSession session, PiperVoiceFile voice, int speaker)
    {
        _session = session;
        void* pointer;
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void**, void*>)OnnxRuntime.Api[OrtNative.OrtApi.CreateRunOptions])(&pointer));
        _runOptions.Set(pointer);
        var inference = voice.Inference ?? PiperInference.Default;
        _scales.Data[0] = inference.NoiseScale;
        _scales.Data[1] = inference.LengthScale;
        _scales.Data[2] = inference.NoiseW;
        if (voice.NumSpeakers > 1)
        {
            _speaker = new OnnxTensor<long>(1);
            _speaker.Data[0] = speaker;
        }
    }

    /// <exception cref="EngineUnavailableException">Library or model are missing, damaged or of another kind.</exception>
    /// <exception cref="EngineVersionException">The library is another version.</exception>
    public static PiperNetwork Open(string path, PiperVoiceFile voice, int threads, int speaker, ILogger logger)
    {
        string[] inputs = voice.NumSpeakers > 1 ? ["input", "input_lengths", "scales", "sid"] : ["input", "input_lengths", "scales"];
        return new PiperNetwork(OnnxSession.Open(path, threads, "a Piper voice", inputs, ["output"], logger), voice, speaker);
    }

    /// <exception cref="EngineException">The run failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public short[] Speak(ReadOnlySpan<long> ids, CancellationToken cancellationToken)
    {
        using var input = new OnnxTensor<long>(1, ids.Length);
        ids.CopyTo(input.Data);
        _length.Data[0] = ids.Length;
        Span<nint> made = [0];
        using var output = new OrtValueHandle();
        // Dispose waits for a callback that runs, so none can reach into the next run.
        using (cancellationToken.UnsafeRegister(static state => ((PiperNetwork)state!).SetTerminate(OrtNative.OrtApi.RunOptionsSetTerminate), this))
        {
            try
            {
                _session.Run(
                    _speaker is null ? [input.Value, _length.Value, _scales.Value] : [input.Value, _length.Value, _scales.Value, _speaker.Value],
                    made, _runOptions);
            }
            catch (EngineException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            finally
            {
                output.Set((void*)made[0]);
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
        return ToPcm(Samples(output));
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
        _length.Dispose();
        _scales.Dispose();
        _speaker?.Dispose();
    }

    /// <summary>Forgets that a run was stopped.</summary>
    public void Rearm() => SetTerminate(OrtNative.OrtApi.RunOptionsUnsetTerminate);

    private void SetTerminate(int slot) => OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, void*>)OnnxRuntime.Api[slot])(_runOptions.Pointer));

    private static ReadOnlySpan<float> Samples(OrtValueHandle output)
    {
        void* shape;
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, void**, void*>)
            OnnxRuntime.Api[OrtNative.OrtApi.GetTensorTypeAndShape])(output.Pointer, &shape));
        nuint count;
        int type;
        float* data;
        try
        {
            OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, nuint*, void*>)OnnxRuntime.Api[OrtNative.OrtApi.GetTensorShapeElementCount])(shape, &count));
            OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, int*, void*>)OnnxRuntime.Api[OrtNative.OrtApi.GetTensorElementType])(shape, &type));
        }
        finally
        {
            ((delegate* unmanaged[Cdecl]<void*, void>)OnnxRuntime.Api[OrtNative.OrtApi.ReleaseTensorTypeAndShapeInfo])(shape);
        }
        if (type != OrtNative.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT)
            throw new EngineException("the voice's output is not made of floats");
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, float**, void*>)OnnxRuntime.Api[OrtNative.OrtApi.GetTensorMutableData])(output.Pointer, &data));
        return new ReadOnlySpan<float>(data, checked((int)count));
    }

    private static short[] ToPcm(ReadOnlySpan<float> samples)
    {
        var pcm = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            pcm[i] = float.IsNaN(samples[i]) ? (short)0 : (short)Math.Clamp(samples[i] * 32767f, -32768f, 32767f);
        return pcm;
    }
}
