using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class WatchedLinesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly short[] _audio = new short[160];

    private sealed class Line : ICallLine
    {
        public Guid CallId { get; } = Guid.NewGuid();

        public TaskCompletionSource<AudioSocketEvent>? Pending { get; set; }

        public AudioSocketEvent Next { get; set; } = new(AudioSocketEventKind.Audio, 160);

        public ValueTask<AudioSocketEvent> ReadAsync(Memory<short> audio, CancellationToken cancellationToken) =>
            Pending is { } pending ? new(pending.Task) : new(Next);

        public bool TrySendFrame(ReadOnlySpan<short> samples) => true;
    }

    private WatchedLines Lines => field ??= new WatchedLines(TimeSpan.FromSeconds(3), _time);

    [Fact]
    public async Task A_loop_that_does_not_come_back_stands_still()
    {
        using var line = Lines.Watch(new Line());
        await line.ReadAsync(_audio, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(Lines.Standstill());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("listen loop", Lines.Standstill());
        await line.ReadAsync(_audio, TestContext.Current.CancellationToken);
        Assert.Null(Lines.Standstill());
    }

    [Fact]
    public async Task A_caller_who_is_silent_for_an_hour_is_no_standstill()
    {
        var inner = new Line { Pending = new() };
        using var line = Lines.Watch(inner);
        var reading = line.ReadAsync(_audio, TestContext.Current.CancellationToken).AsTask();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(Lines.Standstill());
        inner.Pending.SetResult(new(AudioSocketEventKind.Audio, 160));
        Assert.Equal(160, (await reading).SampleCount);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull(Lines.Standstill());
    }

    [Fact]
    public async Task A_call_that_has_ended_is_not_waited_for()
    {
        using (var line = Lines.Watch(new Line { Next = new(AudioSocketEventKind.Closed) }))
        {
            Assert.True((await line.ReadAsync(_audio, TestContext.Current.CancellationToken)).IsTerminal);
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Null(Lines.Standstill());
            Assert.Equal(1, Lines.Count);
        }
        Assert.Equal(0, Lines.Count);
    }

    [Fact]
    public async Task Handing_on_is_the_key_0_once_for_each_caller()
    {
        using var before = Lines.Watch(new Line());
        Lines.HandOn();
        using var later = Lines.Watch(new Line());
        foreach (var line in new[] { before, later })
        {
            Assert.Equal(new AudioSocketEvent(AudioSocketEventKind.Digit, Digit: '0'), await line.ReadAsync(_audio, TestContext.Current.CancellationToken));
            Assert.Equal(AudioSocketEventKind.Audio, (await line.ReadAsync(_audio, TestContext.Current.CancellationToken)).Kind);
        }
    }

    [Fact]
    public async Task A_read_a_frame_allocates_nothing()
    {
        using var line = Lines.Watch(new Line());
        await line.ReadAsync(_audio, TestContext.Current.CancellationToken);
        var least = long.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var frame = 0; frame < 1000; frame++)
                await line.ReadAsync(_audio, CancellationToken.None);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }
}
