using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Calls;

/// <summary>What the listener noticed.</summary>
/// <param name="Utterance">With UtteranceEnded the whole, with Paused what there is so far.</param>
public readonly record struct Heard(HeardKind Kind, Utterance? Utterance = null);

public enum HeardKind : byte
{
    SpeechStarted,

    /// <summary>Too short to be speech.</summary>
    SpeechRejected,

    /// <summary>A short silence: perhaps the end of the turn, so recognition can begin.</summary>
    Paused,

    /// <summary>It was not the end.</summary>
    Resumed,
    UtteranceEnded,

    /// <summary>Speech over our own voice, long and loud enough to be no echo.</summary>
    BargeIn,
}

/// <summary>
/// Caller's audio in, turns out: windows of 32 ms through the detector and the endpointer, with look-back. It knows time
/// only as <see cref="TimeProvider"/> and never waits for anybody.
/// </summary>
/// <remarks>
/// Fed by the listen loop (audio) and by the call's ticker (gaps: Asterisk sends nothing while a phone is muted or a key
/// is pressed), so its two entries share a lock that is held for one window's work.
/// Nothing is allocated per frame; an utterance is copied once, when it ends.
/// </remarks>
public sealed class Listener : IDisposable
{
    /// <summary>Audio kept before the detector's onset.</summary>
    public const int LookBackMs = 300;

    /// <summary>Silence kept behind the last voiced window: recognisers end words better with it, but each second of it costs encoder time.</summary>
    public const int TailMs = 200;

    /// <summary>Longer speech is cut into turns of this length.</summary>
    public const int MaxUtteranceMs = 20_000;

    // A gap is silence from here on; jitter of a busy PBX stays below (facts: 60–95 ms seen).
    private const int GapMs = 120;
    private const int WindowMs = 32;

    // Voices in the background: before the caller has spoken only what is very soft, afterwards all that is so much softer than they are.
    private const float UnknownCallerFloorDbfs = -50;
    private const float BelowCallerDb = 20;
    private const float LoudestFloorDbfs = -38;

    // What we send while we say nothing lies well below.
    private const float LoudestSilenceDbfs = -55;

    private readonly ISpeechDetector _detector;
    private readonly TimeProvider _clock;
    private readonly Action<Heard> _notice;
    private readonly EchoGuard _echo;
    private readonly Endpointer _endpointer;
    private readonly BargeInGate _bargeIn = new(new BargeInOptions());
    private readonly SpokenAudio _spoken = new(1);
    private readonly LineMeter _line = new();
    private readonly short[] _frame = new short[Slin.FrameSamples];
    private readonly short[] _window = new short[ISpeechDetector.WindowSamples];
    private readonly Lock _feeding = new();

    private int _frameFill;
    private int _windowFill;
    private float _echoDbfs = Loudness.SilenceDbfs; // the most in this window
    private int _voicedEnd; // samples of the utterance up to the last voiced window
    private UpperBand? _upper; // from the first wideband sound on
    private long _heardAt;
    private long _voicedAt;
    private float _floorDbfs = UnknownCallerFloorDbfs;

    /// <param name="detector">This call's own; disposed with the listener.</param>
    /// <param name="hangover">Silence that ends a turn.</param>
    /// <param name="echo">Takes our own voice out of what is heard; what it leaves and calls an echo is no speech. Disposed with the listener.</param>
    /// <param name="clock">Time between frames; tests move it by hand.</param>
    /// <param name="notice">Called with what was noticed, on the feeding thread; must not block.</param>
    public Listener(ISpeechDetector detector, TimeSpan hangover, EchoGuard echo, TimeProvider clock, Action<Heard> notice)
    {
        _detector = detector;
        _echo = echo;
        _clock = clock;
        _notice = notice;
        _endpointer = new Endpointer(new EndpointerOptions { MaxUtteranceMs = MaxUtteranceMs, HangoverMs = (int)hangover.TotalMilliseconds });
        _heardAt = _voicedAt = clock.GetTimestamp();
    }

    /// <summary>Caller's audio, any length.</summary>
    /// <param name="samples">8 kHz.</param>
    /// <param name="upper">What belongs to it above 4 kHz, of a wideband line: twice as many samples. It passes by detector and echo canceller.</param>
    public void Feed(ReadOnlySpan<short> samples, ReadOnlySpan<short> upper = default)
    {
        lock (_feeding)
        {
            _heardAt = _clock.GetTimestamp();
            if (upper.Length > 0)
                _upper ??= new UpperBand(_spoken, _frameFill + _windowFill);
            _upper?.Add(samples.Length, upper);
            while (samples.Length > 0)
            {
                var count = Math.Min(samples.Length, _frame.Length - _frameFill);
                samples[..count].CopyTo(_frame.AsSpan(_frameFill));
                samples = samples[count..];
                _frameFill += count;
                if (_frameFill < _frame.Length)
                    return;
                _frameFill = 0;
                _echo.Clean(_frame);
                FeedCleaned(_frame);
            }
        }
    }

    /// <summary>Looks whether audio has stopped coming; call it a few times per second. What is missing counts as silence.</summary>
    public void NoticeGap()
    {
        lock (_feeding)
        {
            var missingMs = (int)_clock.GetElapsedTime(_heardAt).TotalMilliseconds;
            if (missingMs < GapMs)
                return;
            _heardAt = _clock.GetTimestamp();
            _line.Miss(missingMs);
            _frameFill = 0;
            _windowFill = 0;
            _upper?.Skip();
            _bargeIn.Reset();
            Follow(_endpointer.StepGap(missingMs));
        }
    }

    /// <summary>How the line was so far.</summary>
    public LineQuality Line
    {
        get
        {
            lock (_feeding)
                return _line.Quality(_echo.DelayMs, _echo.AchievedDb);
        }
    }

    /// <summary>Silence that ends the caller's turn; may change within it, as soon as it is known what was said.</summary>
    public TimeSpan Hangover
    {
        set
        {
            lock (_feeding)
                _endpointer.Hangover = (int)value.TotalMilliseconds;
        }
    }

    /// <summary>Level of what was understood last: voices far below it are somebody else's.</summary>
    public float CallerLevelDbfs
    {
        set
        {
            lock (_feeding)
                _floorDbfs = Math.Clamp(value - BelowCallerDb, UnknownCallerFloorDbfs, LoudestFloorDbfs);
        }
    }

    /// <summary>The caller is speaking.</summary>
    public bool IsHearing
    {
        get
        {
            lock (_feeding)
                return _endpointer.InUtterance;
        }
    }

    /// <summary>What the caller has said so far in this utterance; null between utterances.</summary>
    public Utterance? SoFar()
    {
        lock (_feeding)
            return _endpointer.InUtterance ? Snapshot() : null;
    }

    public void Dispose()
    {
        _detector.Dispose();
        _echo.Dispose();
    }

    private void FeedCleaned(ReadOnlySpan<short> samples)
    {
        _echoDbfs = Math.Max(_echoDbfs, _echo.EchoDbfs);
        while (samples.Length > 0)
        {
            var count = Math.Min(samples.Length, _window.Length - _windowFill);
            samples[..count].CopyTo(_window.AsSpan(_windowFill));
            samples = samples[count..];
            _windowFill += count;
            if (_windowFill < _window.Length)
                return;
            _windowFill = 0;
            Window();
            _echoDbfs = _echo.EchoDbfs;
        }
    }

    private void Window()
    {
        var levelDbfs = Loudness.RmsDbfs(_window);
        // The detector hears every window, so that its memory has no holes.
        var probability = _detector.Detect(_window);
        if (levelDbfs < _floorDbfs || levelDbfs <= _echoDbfs)
            probability = 0;
        var wasInUtterance = _endpointer.InUtterance;
        var happened = _endpointer.Step(probability, levelDbfs);
        _spoken.Keep(_window, wasInUtterance, _endpointer.InUtterance);
        _upper?.Keep(wasInUtterance, _endpointer.InUtterance);
        if (_endpointer.InUtterance && _endpointer.SilenceMs == 0)
        {
            _voicedAt = _clock.GetTimestamp();
            _voicedEnd = _spoken.Length;
        }
        // A pause of the caller's tells the line's noise, unless what is in it can be our own voice.
        var isVoiced = _endpointer.InUtterance && _endpointer.SilenceMs == 0;
        var isOurs = levelDbfs <= _echoDbfs && _echoDbfs > LoudestSilenceDbfs;
        _line.Hear(levelDbfs, isVoiced ? true : _endpointer.InUtterance || isOurs ? null : false);
        Follow(happened);
        var wasOpen = _bargeIn.IsOpen;
        if (_bargeIn.Step(probability, levelDbfs, _echoDbfs) && !wasOpen)
            _notice(new Heard(HeardKind.BargeIn));
    }

    private void Follow(EndpointEvent happened)
    {
        switch (happened)
        {
            case EndpointEvent.SpeechStarted:
                _notice(new Heard(HeardKind.SpeechStarted));
                break;
            case EndpointEvent.SpeechRejected:
                _spoken.GiveBack();
                _upper?.Spoken.GiveBack();
                _bargeIn.Reset();
                _notice(new Heard(HeardKind.SpeechRejected));
                break;
            case EndpointEvent.Pause:
                _notice(new Heard(HeardKind.Paused, Snapshot()));
                break;
            case EndpointEvent.SpeechResumed:
                _notice(new Heard(HeardKind.Resumed));
                break;
            case EndpointEvent.UtteranceEnded or EndpointEvent.UtteranceCut:
                _bargeIn.Reset();
                var utterance = Snapshot() with { Cut = happened == EndpointEvent.UtteranceCut };
                _spoken.End();
                _upper?.Spoken.End();
                _voicedEnd = 0;
                _notice(new Heard(HeardKind.UtteranceEnded, utterance));
                break;
        }
    }

    private Utterance Snapshot()
    {
        const int tailSamples = Slin.SampleRateHz / 1000 * TailMs;
        var length = Math.Min(_spoken.Length, _voicedEnd + tailSamples);
        return new Utterance(
            _spoken.Copy(length), _endpointer.VoicedMs, (int)_clock.GetElapsedTime(_voicedAt).TotalMilliseconds, _voicedAt, Upper: _upper?.Spoken.Copy(2 * length));
    }
}
