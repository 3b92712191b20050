namespace Voicebot.Audio;

/// <summary>
/// Keeps our own voice from being taken for the caller's: finds how late it comes back, has it cancelled, and says how loud
/// what remains of it can be. Pure but for the canceller; time is the number of samples.
/// </summary>
/// <remarks>
/// <code>
///            1.2 s of our voice, no delay found          delay found
///  unknown ────────────────────────────────────► no echo ───────────┐
///     │ delay found                                                 ▼
///     └───────────────────────────────────► converging ── 8 dB less echo ──► converged
///                                                ▲                              │ the canceller adds instead
///                                                └──────── delay found ── lost ◄┘ of taking away: the path changed
/// </code>
/// Until it is converged a rule of levels guards: in `unknown` the echo is assumed to lose only 6 dB, with a known delay what was
/// measured, in `no echo` 26 dB. Once converged, what remains is the echo that was taken out less what the canceller achieves.
/// Sent and received samples are counted, not timed: network jitter changes nothing, lost frames are found out.
/// Allocates only in the constructor; for one thread at a time.
/// </remarks>
public sealed class EchoGuard : IDisposable
{
    /// <summary>How much echo after its beginning a canceller must cover.</summary>
    public const int CancellerTailMs = 128;

    // The reference begins so much before the strongest part of the echo, which may be preceded by weaker ones.
    private const int EarlySamples = 128;

    // The strongest part may wander so far within the tail before the canceller must begin anew.
    private const int LatestPeakSamples = 512;

    private const int SearchFrames = 6;
    private const int BlocksToKnow = 10;
    private const float ActiveSentDbfs = -50f;
    private const float ActiveReceivedDbfs = -66f;

    // 640 ms: the longest delay and a bit.
    private const int SentLevels = 32;

    private const float UnknownLossDb = 6f;
    private const float NoEchoLossDb = 26f;
    private const float LevelMarginDb = 8f;

    private const float ConvergedDb = 8f;
    private const float MostAchievedDb = 20f;
    private const float AchievedFallDb = 0.02f;
    private const float ResidualMarginDb = 9f;

    // A canceller that has achieved less still learns, and what it leaves changes from sound to sound.
    private const float SettledDb = 16f;
    private const float FadeDb = 1.5f;
    private const float CancelledDbfs = -60f;

    // What the canceller's output exceeds its input by when it subtracts an echo that is not there, and for how many frames.
    private const double LouderThanInput = 1.15;
    private const double EstimateOfInput = 0.3;
    private const int LostFrames = 4;

    // A lead that stays larger by this: frames from the caller were lost.
    private const int LostSamples = 320;

    private readonly SentAudio _sent;
    private readonly IEchoCanceller? _canceller;
    private readonly EchoDelay _delay = new();
    private readonly short[] _received = new short[EchoDelay.ReceivedSamples];
    private readonly short[] _sentBlock = new short[EchoDelay.SentSamples];
    private readonly short[] _reference = new short[Slin.FrameSamples];
    private readonly short[] _cleaned = new short[Slin.FrameSamples];
    private readonly float[] _sentDbfs = new float[SentLevels];

    private long _receivedPosition;
    private long _sentSeen;
    private int _sentLevel;

    // Sent minus received samples: smallest since the last search, and the base that delays are counted from.
    private long _lead = long.MaxValue;
    private long _baseLead = long.MaxValue;
    private int _largerLeads;
    private int _frames;
    private int _blocks;

    private long _shift; // received sample r holds the echo of sent sample r + shift and of some before
    private float _gainDb; // of the echo, from what we send to what comes back
    private double _powerIn;
    private double _powerOut;
    private float _achievedDb;
    private int _worseFrames;
    private float _referenceDbfs = Loudness.SilenceDbfs;
    private float _residualDbfs = Loudness.SilenceDbfs;

    /// <param name="sent">What the caller hears.</param>
    /// <param name="canceller">This call's own, disposed with the guard; null: levels alone decide.</param>
    public EchoGuard(SentAudio sent, IEchoCanceller? canceller)
    {
        _sent = sent;
        _canceller = canceller;
        Array.Fill(_sentDbfs, Loudness.SilenceDbfs);
    }

    public EchoState State { get; private set; }

    /// <summary>A window up to this level can be our own voice.</summary>
    public float EchoDbfs { get; private set; } = Loudness.SilenceDbfs;

    /// <summary>From what is sent to where it comes back strongest, in ms; null while no echo is known.</summary>
    /// <remarks>In samples sent and received, so without what waits between the network and us.</remarks>
    public int? DelayMs { get; private set; }

    /// <summary>What the canceller takes away, in dB; 0 before it is converged.</summary>
    public float AchievedDb => State == EchoState.Converged ? _achievedDb : 0;

    /// <summary>Takes our voice out of a received frame, in place.</summary>
    /// <param name="frame"><see cref="Slin.FrameSamples"/> samples.</param>
    public void Clean(Span<short> frame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, Slin.FrameSamples, nameof(frame));
        _received.AsSpan(Slin.FrameSamples).CopyTo(_received);
        frame.CopyTo(_received.AsSpan(_received.Length - Slin.FrameSamples));
        _receivedPosition += Slin.FrameSamples;
        var loudestSentDbfs = FollowSent();
        _lead = Math.Min(_lead, _sent.Position - _receivedPosition);
        if (++_frames == SearchFrames)
        {
            _frames = 0;
            Search();
        }
        if (State is EchoState.Converging or EchoState.Converged)
        {
            // This frame was counted already.
            _sent.CopyTo(_receivedPosition - Slin.FrameSamples + _shift, _reference);
            _referenceDbfs = Math.Max(Loudness.RmsDbfs(_reference), _referenceDbfs - FadeDb);
            loudestSentDbfs = _referenceDbfs;
            if (_canceller is not null)
                Cancel(frame);
        }
        EchoDbfs = Bound(loudestSentDbfs);
    }

    public void Dispose() => _canceller?.Dispose();

    private float FollowSent()
    {
        var position = _sent.Position;
        _sentSeen = Math.Max(_sentSeen, position - SentLevels * Slin.FrameSamples);
        for (; _sentSeen + Slin.FrameSamples <= position; _sentSeen += Slin.FrameSamples)
        {
            _sent.CopyTo(_sentSeen, _reference);
            _sentDbfs[_sentLevel++ % SentLevels] = Loudness.RmsDbfs(_reference);
        }
        var loudest = Loudness.SilenceDbfs;
        foreach (var level in _sentDbfs)
            loudest = Math.Max(loudest, level);
        return loudest;
    }

    private void Search()
    {
        FollowLead();
        _sent.CopyTo(_receivedPosition + _baseLead - EchoDelay.SentSamples, _sentBlock);
        if (Loudness.RmsDbfs(_sentBlock.AsSpan(EchoDelay.MaxDelaySamples)) < ActiveSentDbfs && Loudness.RmsDbfs(_sentBlock) < ActiveSentDbfs)
            return;
        _blocks++;
        var delay = Loudness.RmsDbfs(_received) < ActiveReceivedDbfs ? -1 : _delay.Find(_received, _sentBlock);
        if (delay >= 0)
            Align(delay);
        else if (State is EchoState.Unknown or EchoState.Lost && _blocks >= BlocksToKnow)
            State = EchoState.None;
    }

    // How many more samples were sent than received: it wanders with the network's jitter, of which the smallest counts.
    private void FollowLead()
    {
        var lead = _lead;
        _lead = long.MaxValue;
        if (lead < _baseLead)
        {
            // An earlier frame than ever: what is searched must have been sent.
            _baseLead = lead;
            _delay.Reset();
        }
        else if (lead < _baseLead + LostSamples)
        {
            _largerLeads = 0;
        }
        else if (++_largerLeads == 2)
        {
            // Received frames are missing (a muted phone, a keypress); the echo's path is what it was.
            var lost = (lead - _baseLead + Slin.FrameSamples / 2) / Slin.FrameSamples * Slin.FrameSamples;
            _baseLead += lost;
            _shift += lost;
            _largerLeads = 0;
            _delay.Reset();
        }
    }

    private void Align(int delay)
    {
        DelayMs = delay * 1000 / Slin.SampleRateHz;
        var gainDb = GainDb(delay);
        _gainDb = State is EchoState.Converging or EchoState.Converged ? Math.Max(gainDb, _gainDb - 0.5f) : gainDb;
        var peak = _baseLead - delay;
        var atTap = _shift - peak;
        if (State is EchoState.Converging or EchoState.Converged && atTap is >= 0 and <= LatestPeakSamples)
            return;
        _shift = Math.Min(peak + EarlySamples, _baseLead);
        State = EchoState.Converging;
        _powerIn = _powerOut = 0;
        _worseFrames = 0;
        _canceller?.Reset();
    }

    // What of the sent block is in the received one at that delay.
    private float GainDb(int delay)
    {
        double product = 0, power = 1;
        var sent = _sentBlock.AsSpan(EchoDelay.MaxDelaySamples - delay, _received.Length);
        for (var i = 0; i < _received.Length; i++)
        {
            product += (double)_received[i] * sent[i];
            power += (double)sent[i] * sent[i];
        }
        return (float)(20 * Math.Log10(Math.Abs(product) / power + 1e-4));
    }

    private void Cancel(Span<short> frame)
    {
        _canceller!.Cancel(frame, _reference, _cleaned);
        double powerIn = 0, powerOut = 0, powerTaken = 0;
        for (var i = 0; i < frame.Length; i++)
        {
            double taken = frame[i] - _cleaned[i];
            powerIn += frame[i] * frame[i];
            powerOut += (double)_cleaned[i] * _cleaned[i];
            powerTaken += taken * taken;
        }
        if (Loudness.RmsDbfs(_reference) > ActiveSentDbfs)
            Judge(powerIn, powerOut, powerTaken);
        var takenDbfs = Loudness.PowerToDbfs(powerTaken / frame.Length);
        var residualDbfs = takenDbfs > CancelledDbfs ? takenDbfs - _achievedDb + ResidualMarginDb + Math.Max(0, SettledDb - _achievedDb) / 2 : Loudness.SilenceDbfs;
        _residualDbfs = Math.Max(residualDbfs, _residualDbfs - FadeDb);
        // A canceller that adds has lost the echo: better what came than what it made of it.
        if (powerOut <= powerIn)
            _cleaned.CopyTo(frame);
    }

    private void Judge(double powerIn, double powerOut, double powerTaken)
    {
        const double memory = 0.95;
        _powerIn = memory * _powerIn + powerIn;
        _powerOut = memory * _powerOut + powerOut;
        var nowDb = (float)(10 * Math.Log10((_powerIn + 1) / (_powerOut + 1)));
        if (State == EchoState.Converging && nowDb >= ConvergedDb)
        {
            State = EchoState.Converged;
            _achievedDb = nowDb;
        }
        // In double talk the quotient says nothing; so what was achieved once is only slowly forgotten.
        _achievedDb = Math.Min(Math.Max(nowDb, _achievedDb - AchievedFallDb), MostAchievedDb);

        if (powerOut > LouderThanInput * powerIn && powerTaken > EstimateOfInput * powerIn)
            _worseFrames++;
        else if (2 * powerOut < powerIn)
            _worseFrames = 0;
        if (State != EchoState.Converged || _worseFrames < LostFrames)
            return;
        State = EchoState.Lost;
        DelayMs = null;
        _blocks = 0;
        _worseFrames = 0;
        _achievedDb = 0;
        _delay.Reset();
    }

    private float Bound(float loudestSentDbfs)
    {
        var lossDb = State switch
        {
            EchoState.Unknown => UnknownLossDb,
            EchoState.None => NoEchoLossDb,
            _ => Math.Max(UnknownLossDb, -_gainDb - LevelMarginDb),
        };
        var byLevel = Math.Max(Loudness.SilenceDbfs, loudestSentDbfs - lossDb);
        return State == EchoState.Converged ? Math.Min(byLevel, _residualDbfs) : byLevel;
    }
}

/// <summary>What is known about the echo of our own voice.</summary>
public enum EchoState
{
    /// <summary>We have not spoken for long enough.</summary>
    Unknown,

    /// <summary>None was found.</summary>
    None,

    /// <summary>Its delay is known; the canceller learns its path.</summary>
    Converging,

    /// <summary>It is cancelled.</summary>
    Converged,

    /// <summary>The path has changed; its delay is searched.</summary>
    Lost,
}
