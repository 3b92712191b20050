using Microsoft.ML.OnnxRuntime;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Silero;

/// <summary>The Silero network's ear for one call. Nothing is allocated for a window.</summary>
public sealed class SileroDetector : ISpeechDetector
{
    /// <summary>Samples of the window before that go in front of each window at 8 kHz.</summary>
    internal const int ContextSamples = 32;

    private const int StateLength = 2 * 1 * 128;

    private readonly SileroModel _model;
    private readonly float[] _input = new float[ContextSamples + ISpeechDetector.WindowSamples];
    private readonly float[] _output = new float[1];

    // The state that one run writes is the one that the next reads: two, and a binding for each direction.
    private readonly float[][] _states = [new float[StateLength], new float[StateLength]];
    private readonly OrtIoBinding[] _bindings;
    private readonly OrtValue[] _values;
    private int _current;
    private bool _disposed;

    internal SileroDetector(SileroModel model)
    {
        _model = model;
        _model.AddUser();
        var input = OrtValue.CreateTensorValueFromMemory(_input, [1, _input.Length]);
        var output = OrtValue.CreateTensorValueFromMemory(_output, [1, 1]);
        var sampleRateHz = OrtValue.CreateTensorValueFromMemory(new long[] { 8000 }, []);
        OrtValue[] states = [.. _states.Select(state => OrtValue.CreateTensorValueFromMemory(state, [2, 1, 128]))];
        _values = [input, output, sampleRateHz, .. states];
        _bindings = [Bind(states[0], states[1]), Bind(states[1], states[0])];

        OrtIoBinding Bind(OrtValue read, OrtValue written)
        {
            var binding = model.CreateBinding();
            binding.BindInput("input", input);
            binding.BindInput("state", read);
            binding.BindInput("sr", sampleRateHz);
            binding.BindOutput("output", output);
            binding.BindOutput("stateN", written);
            return binding;
        }
    }

    /// <exception cref="EngineException">The run failed.</exception>
    public float Detect(ReadOnlySpan<short> window)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Length, ISpeechDetector.WindowSamples);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _input.AsSpan(ISpeechDetector.WindowSamples).CopyTo(_input);
        for (var i = 0; i < window.Length; i++)
            _input[ContextSamples + i] = window[i] / 32768f;
        _model.Run(_bindings[_current]);
        _current = 1 - _current;
        return _output[0];
    }

    public void Reset()
    {
        _input.AsSpan().Clear();
        _states[_current].AsSpan().Clear();
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var binding in _bindings)
            binding.Dispose();
        foreach (var value in _values)
            value.Dispose();
        _model.Release();
    }
}
