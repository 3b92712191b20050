using System.Diagnostics;
using Voicebot.Audio;

namespace Voicebot.Lab.Sip;

/// <summary>What a phone has heard since the answer: 8 kHz samples, each where its time stamp says.</summary>
public sealed class Earpiece
{
    private const int RateHz = Slin.SampleRateHz;
    private const int MaxSeconds = 600;

    private readonly Lock _lock = new();
    private short[] _samples = new short[RateHz * 20];
    private int _count;
    private long _openedAt;
    private bool _open;
    private uint? _source;
    private uint _firstTimestamp;
    private long _firstPosition;

    internal void Open(long answeredAt)
    {
        lock (_lock)
        {
            _openedAt = answeredAt;
            _open = true;
        }
    }

    internal void Close()
    {
        lock (_lock)
            _open = false;
    }

    /// <summary>The first packet of a source lies where it arrived; the others as far from it as their time stamps say.</summary>
    internal void Add(long at, uint source, uint timestamp, ReadOnlySpan<byte> muLaw)
    {
        lock (_lock)
        {
            if (!_open)
                return;
            if (_source != source)
            {
                _source = source;
                _firstTimestamp = timestamp;
                _firstPosition = (long)(Stopwatch.GetElapsedTime(_openedAt, at).TotalSeconds * RateHz);
            }
            var position = _firstPosition + (int)(timestamp - _firstTimestamp);
            if (position < 0 || position + muLaw.Length > (long)RateHz * MaxSeconds)
                return;
            var end = (int)position + muLaw.Length;
            if (end > _samples.Length)
                Array.Resize(ref _samples, Math.Max(end, _samples.Length * 2));
            G711.DecodeMuLaw(muLaw, _samples.AsSpan((int)position));
            _count = Math.Max(_count, end);
        }
    }

    /// <summary>Time since the answer.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(_openedAt);

    public short[] Snapshot()
    {
        lock (_lock)
            return _samples[.._count];
    }

    /// <summary>Waits until sound of at least that level has lasted for 60 ms.</summary>
    /// <returns>When it began, since the answer.</returns>
    /// <exception cref="LabException">It stayed quiet.</exception>
    public Task<TimeSpan> WaitForSoundAsync(TimeSpan from, TimeSpan limit, float levelDbfs = -40) =>
        WaitAsync(from, limit, $"sound above {levelDbfs} dBFS", 3, window => Loudness.RmsDbfs(window) > levelDbfs);

    /// <summary>Waits for a pause.</summary>
    /// <returns>When it began, since the answer.</returns>
    public Task<TimeSpan> WaitForSilenceAsync(TimeSpan from, TimeSpan limit, TimeSpan lasting, float levelDbfs = -50) =>
        WaitAsync(from, limit, $"a pause of {lasting.TotalMilliseconds} ms", (int)(lasting.TotalMilliseconds / 20), window => Loudness.RmsDbfs(window) < levelDbfs);

    /// <summary>Waits until a tone has lasted for 200 ms.</summary>
    /// <returns>When it began, since the answer.</returns>
    public Task<TimeSpan> WaitForToneAsync(double frequencyHz, TimeSpan from, TimeSpan limit) =>
        WaitAsync(from, limit, $"a tone of {frequencyHz} Hz", 10, window => Loudness.RmsDbfs(window) > -50 && ToneShare(window, frequencyHz) > 0.8);

    private async Task<TimeSpan> WaitAsync(TimeSpan from, TimeSpan limit, string what, int windows, Func<short[], bool> matches)
    {
        const int Window = RateHz / 50;
        var start = Stopwatch.GetTimestamp();
        var position = Math.Max(0, (int)(from.TotalSeconds * RateHz));
        var run = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        do
        {
            var samples = Snapshot();
            for (; position + Window <= samples.Length; position += Window)
            {
                run = matches(samples[position..(position + Window)]) ? run + 1 : 0;
                if (run == windows)
                    return TimeSpan.FromSeconds((position - (windows - 1) * Window) / (double)RateHz);
            }
            if (Stopwatch.GetElapsedTime(start) > limit)
                throw new LabException($"{what} was not heard within {limit.TotalSeconds:0.#} s; {samples.Length / (double)RateHz:0.0} s heard");
            await timer.WaitForNextTickAsync();
        }
        while (true);
    }

    /// <summary>Share of a window's power that lies at one frequency (Goertzel), 0..1.</summary>
    private static double ToneShare(ReadOnlySpan<short> window, double frequencyHz)
    {
        double cosine = 0, sine = 0, power = 0;
        for (var i = 0; i < window.Length; i++)
        {
            var angle = 2 * Math.PI * frequencyHz * i / RateHz;
            cosine += window[i] * Math.Cos(angle);
            sine += window[i] * Math.Sin(angle);
            power += (double)window[i] * window[i];
        }
        return power == 0 ? 0 : 2 * (cosine * cosine + sine * sine) / (power * window.Length);
    }
}
