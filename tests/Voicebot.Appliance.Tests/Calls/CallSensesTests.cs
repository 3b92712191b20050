using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Tests.Fakes;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Calls;

/// <summary>A machine that stands still for a while, as one that does too much: time has passed, and nothing of it was seen.</summary>
public sealed class CallSensesTests : IDisposable
{
    private const short Loud = 4000;

    private readonly SimulatedClock _clock = new();
    private readonly SimulationLoop _loop = new();
    private readonly SimulatedLine _line = new(Guid.NewGuid(), static _ => { });
    private readonly List<Heard> _heard = [];
    private readonly Listener _listener;
    private readonly CancellationTokenSource _over = new();

    public CallSensesTests()
    {
        _listener = new Listener(new LoudnessDetector(), TimeSpan.FromMilliseconds(320), new EchoGuard(new SentAudio(), null), _clock, _heard.Add);
        var senses = new CallSenses(_line, _listener, new Playout(_clock, static _ => { }), _clock, static _ => { });
        _loop.Post(_ => _ = senses.DrainAsync(_over.Token), null);
        _loop.Post(_ => _ = senses.TickAsync(_over.Token), null);
        _loop.Settle();
    }

    public void Dispose()
    {
        _over.Cancel();
        _loop.Settle();
        _listener.Dispose();
        _over.Dispose();
    }

    [Fact]
    public void Speech_that_lay_in_the_socket_while_the_machine_stood_still_is_no_pause()
    {
        Send(Loud, ms: 500);
        StandStill(ms: 700);
        _loop.Settle(); // the clock's tick is seen first, then what was sent meanwhile
        Send(Loud, ms: 700, passing: false);
        Send(0, ms: 600);

        var ended = Assert.Single(_heard, static one => one.Kind == HeardKind.UtteranceEnded);
        Assert.Equal(1200 * Slin.SampleRateHz / 1000, ended.Utterance!.Samples.Count(static sample => sample == Loud));
        Assert.Equal(0, _listener.Line.Gaps);
    }

    [Fact]
    public void A_phone_that_is_mute_is_noticed_by_a_machine_that_is_late_at_every_tick()
    {
        Send(Loud, ms: 500);
        for (var n = 0; n < 6; n++)
        {
            StandStill(ms: 300);
            _loop.Settle();
        }
        Assert.Equal(HeardKind.UtteranceEnded, _heard[^1].Kind);
    }

    private void StandStill(int ms) => _clock.Advance(TimeSpan.FromMilliseconds(ms), static () => { });

    private void Send(short sample, int ms, bool passing = true)
    {
        var frame = new short[Slin.FrameSamples];
        Array.Fill(frame, sample);
        for (var at = 0; at < ms; at += Slin.FrameMs)
        {
            if (passing)
                _clock.Advance(TimeSpan.FromMilliseconds(Slin.FrameMs), _loop.Settle);
            _line.Arrive(frame);
            _loop.Settle();
        }
    }
}
