namespace Voicebot.Audio;

public enum EndpointEvent
{
    None,

    /// <summary>A voice was heard. It may still prove to be a click: <see cref="SpeechRejected"/>.</summary>
    SpeechStarted,

    /// <summary>What was heard since <see cref="SpeechStarted"/> was too short to be speech. No utterance.</summary>
    SpeechRejected,

    /// <summary>A short silence: start recognition on what there is.</summary>
    Pause,

    /// <summary>The caller speaks again after a <see cref="Pause"/>: that recognition is of half an utterance.</summary>
    SpeechResumed,

    /// <summary>The silence lasted for the hangover: the utterance is complete.</summary>
    UtteranceEnded,

    /// <summary>The utterance reached its longest duration: noise, or someone who does not stop. The next window may start a new one.</summary>
    UtteranceCut,
}

/// <summary>When an utterance starts and ends. Durations are rounded to whole 32 ms windows, at least one.</summary>
public readonly record struct EndpointerOptions()
{
    /// <inheritdoc cref="VoiceActivityOptions.EnterProbability"/>
    public float EnterProbability { get; init; } = 0.5f;

    /// <inheritdoc cref="VoiceActivityOptions.ExitProbability"/>
    public float ExitProbability { get; init; } = 0.35f;

    /// <inheritdoc cref="VoiceActivityOptions.MinimumLevelDbfs"/>
    public float MinimumLevelDbfs { get; init; } = -60f;

    /// <summary>Voice shorter than this is a click.</summary>
    public int MinSpeechMs { get; init; } = 96;

    /// <summary>Silence after which recognition starts in advance.</summary>
    public int SpeculateAfterMs { get; init; } = 200;

    /// <summary>Silence that ends the utterance, until <see cref="Endpointer.Hangover"/> says otherwise.</summary>
    public int HangoverMs { get; init; } = 600;

    /// <summary>An utterance is cut here.</summary>
    public int MaxUtteranceMs { get; init; } = 20_000;
}

/// <summary>Finds where an utterance starts, pauses and ends, from one speech probability per 32 ms window.</summary>
/// <remarks>
/// <code>
///          voice            MinSpeech of voice            SpeculateAfter of silence
///  idle ─────────► starting ──────────────────► speaking ──────────────────────────► paused ──► idle
///       SpeechStarted │ silence          ▲         │ Hangover, if it is shorter   │    Hangover: UtteranceEnded
///                     ▼                  │         ▼                              │
///             SpeechRejected             │   UtteranceEnded                       │ MinSpeech of voice
///                                        └────────── SpeechResumed ───────────────┘
/// </code>
/// From any state of an utterance: MaxUtterance → UtteranceCut. A click in a pause does not resume speech, it counts as silence.
/// Pure: time is the number of windows; allocates nothing after the constructor; for one thread at a time.
/// </remarks>
public sealed class Endpointer
{
    private const int LongestGapMs = 3_600_000;

    private readonly VoiceActivity _voice;
    private readonly int _speculateWindows;
    private readonly int _maxUtteranceWindows;
    private int _hangoverMs;
    private int _hangoverWindows;
    private bool _inUtterance;
    private bool _confirmed;
    private bool _paused;
    private int _voicedWindows;
    private int _silentWindows;
    private int _utteranceWindows;
    private int _silentBefore;
    private int _resumedWindows;
    private int _gapMs;

    /// <exception cref="ArgumentOutOfRangeException">A threshold is not in 0..1, or a duration is not positive.</exception>
    public Endpointer(EndpointerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MinSpeechMs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.SpeculateAfterMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxUtteranceMs, options.MinSpeechMs);
        _voice = new VoiceActivity(new VoiceActivityOptions
        {
            EnterProbability = options.EnterProbability,
            ExitProbability = options.ExitProbability,
            MinimumLevelDbfs = options.MinimumLevelDbfs,
            StartMs = options.MinSpeechMs,
            StopMs = options.SpeculateAfterMs,
        });
        _speculateWindows = VoiceActivity.Windows(options.SpeculateAfterMs);
        _maxUtteranceWindows = VoiceActivity.Windows(options.MaxUtteranceMs);
        Hangover = options.HangoverMs;
    }

    /// <summary>Silence that ends the utterance, in ms. May change at any time, also inside an utterance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Hangover
    {
        get => _hangoverMs;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _hangoverMs = value;
            _hangoverWindows = VoiceActivity.Windows(value);
        }
    }

    /// <summary>Between SpeechStarted and the event that ends it.</summary>
    public bool InUtterance => _inUtterance;

    /// <summary>In an utterance that lasted long enough not to be a click.</summary>
    public bool IsConfirmed => _confirmed;

    /// <summary>Between Pause and SpeechResumed or the end.</summary>
    public bool IsPaused => _paused;

    /// <summary>Voice in this utterance; after its end, in the last one.</summary>
    public int VoicedMs => _voicedWindows * VoiceActivity.WindowMs;

    /// <summary>Silence since the last voice, also between utterances: what a no-input timer counts. A voiced window sets it to 0, a click adds to it again.</summary>
    public int SilenceMs => _silentWindows * VoiceActivity.WindowMs;

    /// <summary>From SpeechStarted to now; after its end, the length of the last utterance with its hangover.</summary>
    public int UtteranceMs => _utteranceWindows * VoiceActivity.WindowMs;

    /// <summary>One window of 32 ms.</summary>
    /// <param name="speechProbability">0..1.</param>
    /// <param name="levelDbfs">RMS of the window; left out, the level is not looked at.</param>
    public EndpointEvent Step(float speechProbability, float levelDbfs = 0)
    {
        var before = _voice.State;
        var state = _voice.Step(speechProbability, levelDbfs);
        if (!_inUtterance && !_voice.IsVoiced)
        {
            _silentWindows = Math.Min(_silentWindows + 1, int.MaxValue / VoiceActivity.WindowMs);
            return EndpointEvent.None;
        }
        return _inUtterance ? Continue(before, state) : Start(state);
    }

    /// <summary>Audio that never came, in ms: Asterisk sends nothing while the caller is muted or presses a key. It counts as silence.</summary>
    /// <returns>The last event that the gap caused: a gap that passes the pause and the hangover gives UtteranceEnded.</returns>
    /// <remarks>Parts of a window add up from gap to gap. More than an hour counts as an hour.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public EndpointEvent StepGap(int missingMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(missingMs);
        _gapMs += Math.Min(missingMs, LongestGapMs);
        var last = EndpointEvent.None;
        for (; _gapMs >= VoiceActivity.WindowMs; _gapMs -= VoiceActivity.WindowMs)
        {
            var happened = Step(0, Loudness.SilenceDbfs);
            if (happened != EndpointEvent.None)
                last = happened;
        }
        return last;
    }

    /// <summary>Forgets the utterance, the silence and the rest of a gap; the hangover stays.</summary>
    public void Reset()
    {
        End();
        _voicedWindows = 0;
        _silentWindows = 0;
        _utteranceWindows = 0;
        _gapMs = 0;
    }

    private EndpointEvent Start(VoiceState state)
    {
        _inUtterance = true;
        _confirmed = state == VoiceState.Speaking;
        _paused = false;
        _voicedWindows = 1;
        _utteranceWindows = 1;
        _silentBefore = _silentWindows;
        _silentWindows = 0;
        return EndpointEvent.SpeechStarted;
    }

    private EndpointEvent Continue(VoiceState before, VoiceState state)
    {
        _utteranceWindows++;
        if (!_confirmed && state == VoiceState.Quiet)
        {
            // The click was part of the silence around it.
            _silentWindows = _silentBefore + _utteranceWindows;
            End();
            return EndpointEvent.SpeechRejected;
        }
        Count(before);
        if (state == VoiceState.Speaking)
            _confirmed = true;
        if (_paused && state == VoiceState.Speaking)
        {
            _paused = false;
            return _utteranceWindows >= _maxUtteranceWindows ? Cut() : EndpointEvent.SpeechResumed;
        }
        // While a voice is heard the silence is 0, also in a pause, where it may yet prove to be a click: the hangover waits.
        if (_silentWindows >= _hangoverWindows)
        {
            End();
            return EndpointEvent.UtteranceEnded;
        }
        if (_utteranceWindows >= _maxUtteranceWindows)
            return Cut();
        if (!_paused && _silentWindows >= _speculateWindows)
        {
            _paused = true;
            return EndpointEvent.Pause;
        }
        return EndpointEvent.None;
    }

    // Voice in a pause is kept aside until it is known to be speech (it becomes voice) or a click (it becomes silence).
    private void Count(VoiceState before)
    {
        if (_voice.IsVoiced)
        {
            if (!_paused)
            {
                _voicedWindows++;
                _silentWindows = 0;
                return;
            }
            if (before == VoiceState.Quiet)
            {
                _silentBefore = _silentWindows;
                _silentWindows = 0;
                _resumedWindows = 0;
            }
            _resumedWindows++;
            if (_voice.State == VoiceState.Speaking)
            {
                _voicedWindows += _resumedWindows;
                _silentWindows = 0;
            }
            return;
        }
        if (_paused && before == VoiceState.Starting)
            _silentWindows = _silentBefore + _resumedWindows;
        _silentWindows++;
    }

    private EndpointEvent Cut()
    {
        End();
        return EndpointEvent.UtteranceCut;
    }

    private void End()
    {
        _voice.Reset();
        _inUtterance = false;
        _confirmed = false;
        _paused = false;
    }
}
