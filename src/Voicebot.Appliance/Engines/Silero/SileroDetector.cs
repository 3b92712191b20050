using Voicebot.Appliance.Engines.Onnx;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Silero;

/// <summary>The Silero network's ear for one call. Nothing is allocated for a window.</summary>
public sealed class SileroDetector : ISpeechDetector
{
    /// <summary>Samples of the window before that go in front of each window at 8 kHz.</summary>
    internal const int ContextSamples = 32;

    private const int StateLength = 2 * 1 * 128;

    private readonly SileroModel _model;
    private readonly OnnxTensor<float> _input = new(1, ContextSamples + ISpeechDetector.WindowSamples);
    private readonly OnnxTensor<float> _output = new(1, 1);
    private readonly OnnxTensor<long> _sampleRateHz = new();

    // The state that one run writes is the one that the next reads: the two change places.
    private OnnxTensor<float> _state = new(2, 1, 128);
    private OnnxTensor<float> _nextState = new(2, 1, 128);
    private bool _disposed;

    internal SileroDetector(SileroModel model)
    {
        _model = model;
        _model.AddUser();
        _sampleRateHz.Data[0] = 8000;
    }

    /// <exception cref="EngineException">The run failed.</exception>
    public float Detect(ReadOnlySpan<short> window)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Length, ISpeechDetector.WindowSamples);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var input = _input.Data;
        input[ISpeechDetector.WindowSamples..].CopyTo(input);
        for (var i = 0; i < window.Length; i++)
            input[ContextSamples + i] = window[i] / 32768f;
        _model.Run([_input.Value, _state.Value, _sampleRateHz.Value], [_output.Value, _nextState.Value]);
        (_state, _nextState) = (_nextState, _state);
        return _output.Data[0];
    }

    public void Reset()
    {
        _input.Data.Clear();
        _state.Data[..StateLength].Clear();
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _input.Dispose();
        _output.Dispose();
        _sampleRateHz.Dispose();
        _state.Dispose();
        _nextState.Dispose();
        _model.Release();
    }
}
