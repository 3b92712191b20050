using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Conversations;

/// <summary>The far end of a simulated call: plays what it is told to, one frame at a time, and may send our voice back.</summary>
sealed class Caller
{
    // A telephone is never quite silent.
    private const float LineNoiseDbfs = -62;

    private readonly Queue<short[]> _acts = new();
    private readonly Noise _line = new(LineNoiseDbfs, 5);
    private readonly List<short> _heard = [];
    private short[] _act = [];
    private int _at;
    private short[] _background = [];
    private int _backgroundAt;
    private int _mutedFrames;

    /// <summary>Level of our voice in what is sent back; null: a headset.</summary>
    public (float GainDb, int DelayMs)? Echo { get; set; }

    public bool IsDone => _at >= _act.Length && _acts.Count == 0;

    /// <summary>Everything heard so far.</summary>
    public IReadOnlyList<short> Heard => _heard;

    public void Play(short[] sound) => _acts.Enqueue(sound);

    public void Pause(int ms) => _acts.Enqueue(new short[Slin.SampleRateHz / 1000 * ms]);

    /// <summary>Runs under everything else from now on, again and again.</summary>
    public void PlayBehind(short[] sound) => (_background, _backgroundAt) = (sound, 0);

    /// <summary>Asterisk sends nothing for a while.</summary>
    public void Mute(int ms) => _mutedFrames = ms / Slin.FrameMs;

    public void Hear(ReadOnlySpan<short> frame) => _heard.AddRange(frame);

    /// <summary>The next frame; empty while muted.</summary>
    public ReadOnlySpan<short> Next(short[] frame)
    {
        _line.Fill(frame);
        for (var i = 0; i < frame.Length; i++)
        {
            var sum = frame[i] + Spoken();
            if (_background.Length > 0)
                sum += _background[_backgroundAt++ % _background.Length];
            if (Echo is { } echo && _heard.Count - echo.DelayMs * Slin.SampleRateHz / 1000 + i is >= 0 and var source && source < _heard.Count)
                sum += (int)(_heard[source] * Loudness.DbToGain(echo.GainDb));
            frame[i] = G711.DecodeMuLaw(G711.EncodeMuLaw((short)Math.Clamp(sum, short.MinValue, short.MaxValue)));
        }
        return _mutedFrames-- > 0 ? [] : frame;
    }

    private short Spoken()
    {
        while (_at >= _act.Length)
        {
            if (!_acts.TryDequeue(out var next))
                return 0;
            (_act, _at) = (next, 0);
        }
        return _act[_at++];
    }
}
