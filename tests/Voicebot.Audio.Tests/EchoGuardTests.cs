namespace Voicebot.Audio.Tests;

/// <summary>The guard without a canceller: what levels alone can do, and how streams that slip are put together again.</summary>
public sealed class EchoGuardTests : IDisposable
{
    private readonly SentAudio _sent = new();
    private readonly short[] _voice = Voices.Mix(Voices.Voice(30_000, -20), Voices.Noise(30_000, -36, 21));
    private readonly Queue<short[]> _onTheWay = new();
    private readonly EchoGuard _guard;
    private readonly FixedCanceller _canceller = new();
    private int _frame;

    public EchoGuardTests() => _guard = new EchoGuard(_sent, _canceller);

    public void Dispose()
    {
        _guard.Dispose();
        _canceller.Dispose();
    }

    [Fact]
    public void Before_anything_is_known_only_a_caller_as_loud_as_we_is_one()
    {
        Pass(10, null);
        Assert.Equal(EchoState.Unknown, _guard.State);
        Assert.InRange(_guard.EchoDbfs, -26, -18);
    }

    [Fact]
    public void Without_an_echo_a_caller_26_dB_weaker_is_one()
    {
        Pass(150, null);
        Assert.Equal(EchoState.None, _guard.State);
        Assert.InRange(_guard.EchoDbfs, -46, -38);
        Assert.Null(_guard.DelayMs);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    public void An_echo_never_exceeds_what_is_said_of_it(double lossDb)
    {
        var above = 0;
        for (var i = 0; i < 700; i++)
        {
            var received = Pass(1, lossDb);
            var level = Loudness.RmsDbfs(received);
            if (level > -55 && level > _guard.EchoDbfs)
                above++;
        }
        Assert.Equal(0, above);
        Assert.Equal(120, _guard.DelayMs!.Value, 1.0);
    }

    [Fact]
    public void Silence_of_ours_lets_everybody_through()
    {
        for (var i = 0; i < 40; i++)
        {
            _sent.Write(new short[Slin.FrameSamples]);
            _guard.Clean(new short[Slin.FrameSamples]);
        }
        Assert.True(_guard.EchoDbfs < -100);
    }

    [Fact]
    public void A_canceller_that_learns_is_trusted_and_one_that_adds_is_not()
    {
        Pass(60, 20);
        Assert.Equal(EchoState.Converging, _guard.State);
        _canceller.Gain = 0.1;
        Pass(60, 20);
        Assert.Equal(EchoState.Converged, _guard.State);
        Assert.True(_guard.AchievedDb > 12);
        // What comes back no longer is what is expected: it adds, and what came is passed on as it came.
        _canceller.Gain = -0.1;
        var received = Pass(1, 20);
        Assert.Equal(received, _canceller.LastReceived);
        Pass(5, 20);
        Assert.Equal(EchoState.Lost, _guard.State);
        Pass(80, 20);
        Assert.Equal(EchoState.Converging, _guard.State);
    }

    [Fact]
    public void Frames_that_the_caller_never_sent_do_not_cost_the_alignment()
    {
        Pass(100, 20);
        var resets = _canceller.Resets;
        // Ten frames are lost on their way to us: the echo within them too.
        for (var i = 0; i < 10; i++)
            Line(20);
        _onTheWay.Clear();
        _canceller.Gain = 0.1;
        Pass(100, 20);
        Assert.Equal(EchoState.Converged, _guard.State);
        Assert.Equal(120, _guard.DelayMs!.Value, 1.0);
        Assert.Equal(resets, _canceller.Resets);
    }

    [Fact]
    public void Jitter_changes_nothing()
    {
        var random = new Random(4);
        _canceller.Gain = 0.1;
        for (var i = 0; i < 600; i++)
        {
            Line(20);
            // Up to five frames wait somewhere and then come at once.
            while (_onTheWay.Count > (i % 10 == 0 ? 0 : random.Next(0, 6)))
                _guard.Clean(_onTheWay.Dequeue());
        }
        Assert.Equal(EchoState.Converged, _guard.State);
        Assert.Equal(1, _canceller.Resets);
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        Pass(60, 20);
        var frame = new short[Slin.FrameSamples];
        Assert.Equal(0, Allocation.Of(() =>
        {
            _sent.Write(frame);
            _guard.Clean(frame);
        }));
    }

    // Frames there and back; answers the last one as it came.
    private short[] Pass(int frames, double? lossDb)
    {
        var last = Array.Empty<short>();
        for (var i = 0; i < frames; i++)
        {
            Line(lossDb);
            var received = _onTheWay.Dequeue();
            last = [.. received];
            _guard.Clean(received);
        }
        return last;
    }

    // One frame is sent, its echo of 120 ms and a little noise are on their way back.
    private void Line(double? lossDb)
    {
        const int delay = 960;
        var at = _frame++ * Slin.FrameSamples;
        _sent.Write(_voice.AsSpan(at, Slin.FrameSamples));
        var gain = lossDb is { } loss ? Math.Pow(10, -loss / 20) : 0;
        var received = Voices.Noise(Slin.FrameMs, -66, (uint)_frame);
        for (var i = 0; i < received.Length; i++)
            received[i] += at + i >= delay ? (short)(gain * _voice[at + i - delay]) : (short)0;
        _onTheWay.Enqueue(received);
    }

    /// <summary>Takes out one path that a test sets; it does not learn.</summary>
    private sealed class FixedCanceller : IEchoCanceller
    {
        // The reference begins 16 ms before the echo.
        private readonly short[] _before = new short[128];

        public double Gain { get; set; }

        public int Resets { get; private set; }

        public short[] LastReceived { get; private set; } = [];

        public void Cancel(ReadOnlySpan<short> received, ReadOnlySpan<short> sent, Span<short> cleaned)
        {
            if (!received.SequenceEqual(LastReceived))
                received.CopyTo(LastReceived = LastReceived.Length == 0 ? new short[received.Length] : LastReceived);
            for (var i = 0; i < received.Length; i++)
                cleaned[i] = (short)(received[i] - Gain * (i < _before.Length ? _before[i] : sent[i - _before.Length]));
            sent[^_before.Length..].CopyTo(_before);
        }

        public void Reset() => Resets++;

        public void Dispose()
        {
        }
    }
}
