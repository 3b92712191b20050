using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Engines.Speex;

/// <summary>Speex's adaptive filter (MDF, J.-M. Valin 2007), which goes on adapting while both speak. One for each call.</summary>
public sealed unsafe class SpeexEchoCanceller : IEchoCanceller
{
    private readonly SpeexEchoHandle _state;

    private SpeexEchoCanceller(SpeexEchoHandle state) => _state = state;

    /// <exception cref="EngineUnavailableException">The library is missing.</exception>
    public static SpeexEchoCanceller Open()
    {
        var state = EngineLibrary.Reach(
            SpeexNative.Library,
            () => SpeexNative.speex_echo_state_init(Slin.FrameSamples, Slin.SampleRateHz / 1000 * EchoGuard.CancellerTailMs));
        var rateHz = Slin.SampleRateHz;
        if (state.IsInvalid || SpeexNative.speex_echo_ctl(state, SpeexNative.SPEEX_ECHO_SET_SAMPLING_RATE, &rateHz) != 0)
        {
            state.Dispose();
            throw new EngineUnavailableException($"{SpeexNative.Library} gives no echo canceller");
        }
        return new SpeexEchoCanceller(state);
    }

    public void Cancel(ReadOnlySpan<short> received, ReadOnlySpan<short> sent, Span<short> cleaned)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(received.Length, Slin.FrameSamples, nameof(received));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sent.Length, Slin.FrameSamples, nameof(sent));
        ArgumentOutOfRangeException.ThrowIfNotEqual(cleaned.Length, Slin.FrameSamples, nameof(cleaned));
        fixed (short* rec = received, play = sent, output = cleaned)
            SpeexNative.speex_echo_cancellation(_state, rec, play, output);
    }

    public void Reset() => SpeexNative.speex_echo_state_reset(_state);

    public void Dispose() => _state.Dispose();
}
