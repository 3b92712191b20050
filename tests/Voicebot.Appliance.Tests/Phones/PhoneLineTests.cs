using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Phones;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Phones;

/// <summary>The phone of `voicebot call` against the real server on a real socket.</summary>
public sealed class PhoneLineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>An appliance that plays a tone for half a second, then is silent, and keeps what it hears.</summary>
    private sealed class Answering : IAsyncDisposable
    {
        private readonly AudioSocketServer _server;
        private readonly CancellationTokenSource _over = new();
        private readonly Task _serving;

        public Answering(int maxCalls = 1, bool finishes = false)
        {
            _server = new AudioSocketServer(new AudioSocketServerOptions { Port = 0, MaxCalls = maxCalls }, TimeProvider.System, NullLogger.Instance);
            _server.Listen();
            _serving = _server.RunAsync(
                async (line, token) =>
                {
                    CallId = line.CallId;
                    var (frame, audio) = (new short[Slin.FrameSamples], new short[1600]);
                    for (var n = 0; ; n++)
                    {
                        var next = await line.ReadAsync(audio, token);
                        if (next.IsTerminal)
                        {
                            End = next.Kind;
                            return;
                        }
                        if (next.Kind == AudioSocketEventKind.Digit)
                            Keys += next.Digit;
                        else
                            lock (Heard)
                                Heard.AddRange(audio.AsSpan(0, next.SampleCount));
                        Array.Fill(frame, (short)(n is > 5 and < 30 ? 8000 : 0));
                        line.TrySendFrame(frame);
                        if (finishes && n == 40)
                            return;
                    }
                },
                _over.Token);
        }

        public int Port => _server.BoundPort;
        public Guid CallId { get; private set; }
        public string Keys { get; private set; } = "";
        public AudioSocketEventKind? End { get; private set; }
        public List<short> Heard { get; } = [];

        public short[] HeardSoFar
        {
            get
            {
                lock (Heard)
                    return [.. Heard];
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await _serving;
            _server.Dispose();
        }
    }

    private static Task<PhoneLine> CallAsync(Answering appliance, LineFaults? faults = null, PhoneRecording? recording = null, Guid? callId = null) =>
        PhoneLine.CallAsync(
            new IPEndPoint(IPAddress.Loopback, appliance.Port), callId ?? Guid.NewGuid(), faults ?? LineFaults.None, TimeProvider.System, recording,
            TestContext.Current.CancellationToken);

    private static short[] Tone(int ms) => [.. Enumerable.Range(0, ms * 8).Select(static i => (short)(8000 * Math.Sin(i * 0.3)))];

    private static Task<bool> Until(PhoneLine line, Func<bool> condition) => line.UntilAsync(condition, Limit, TestContext.Current.CancellationToken);

    [Fact]
    public async Task It_brings_its_id_its_words_and_its_keys_and_hears_when_sound_begins_and_ends()
    {
        await using var appliance = new Answering();
        var callId = Guid.NewGuid();
        await using var line = await CallAsync(appliance, callId: callId);
        Assert.True(await Until(line, () => line.Ears.FirstSoundAt is not null));
        Assert.True(await Until(line, () => line.Ears.SilentMs > 200));
        Assert.Equal(callId, appliance.CallId);
        Assert.InRange(line.Ears.SoundMs, 24 * 20, 24 * 20);
        line.Say(Tone(400));
        Assert.True(line.IsSpeaking);
        await line.PressAsync('5');
        await line.PressAsync('#');
        Assert.True(await Until(line, () => !line.IsSpeaking && appliance.Keys == "5#"));
        Assert.True(line.SaidAt > line.Ears.FirstSoundAt);
        Assert.True(await Until(line, () => appliance.HeardSoFar.Count(static sample => Math.Abs(sample) > 1000) > 2000));
        Assert.False(line.Ended.IsCompleted);
    }

    [Theory]
    [InlineData(false, AudioSocketEventKind.Closed)]
    [InlineData(true, AudioSocketEventKind.Fault)]
    public async Task It_hangs_up_like_Asterisk_or_dies_like_a_cable(bool abruptly, AudioSocketEventKind seen)
    {
        await using var appliance = new Answering();
        await using var line = await CallAsync(appliance);
        Assert.True(await Until(line, () => line.Ears.Frames > 3));
        await line.HangUpAsync(abruptly);
        Assert.Equal(PhoneEnd.HungUp, await line.Ended);
        await Fakes.Phone.WaitUntilAsync(() => appliance.End is not null, "the end");
        Assert.Equal(seen, appliance.End);
    }

    [Fact]
    public async Task It_knows_an_appliance_that_has_finished_from_one_that_refuses()
    {
        await using var appliance = new Answering(finishes: true);
        await using var first = await CallAsync(appliance);
        Assert.True(await Until(first, () => first.Ears.Frames > 3));
        try
        {
            await using var second = await CallAsync(appliance);
            Assert.Equal(PhoneEnd.Reset, await second.Ended);
            Assert.Equal(0, second.Ears.Frames);
        }
        catch (SocketException error)
        {
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode); // it can come before connect() has returned
        }
        Assert.Equal(PhoneEnd.Finished, await first.Ended);
    }

    // The kernel tells of a reset once, to whoever sends or receives first.
    [Fact]
    public async Task A_refusal_is_known_whoever_is_told_of_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var ends = new List<PhoneEnd>();
        for (var call = 0; call < 300; call++)
        {
            var refusing = Task.Run(async () =>
            {
                var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }, TestContext.Current.CancellationToken);
            try
            {
                await using var line = await PhoneLine.CallAsync(listener.LocalEndpoint, Guid.NewGuid(), LineFaults.None, TimeProvider.System, null, TestContext.Current.CancellationToken);
                ends.Add(await line.Ended);
            }
            catch (SocketException error)
            {
                Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode); // before connect() has returned
            }
            await refusing;
        }
        Assert.NotEmpty(ends);
        Assert.All(ends, static end => Assert.Equal(PhoneEnd.Reset, end));
    }

    [Fact]
    public async Task An_echo_comes_back_softer_and_later_and_noise_lies_under_all()
    {
        await using var appliance = new Answering();
        await using var line = await CallAsync(appliance, new LineFaults(EchoDb: 12, NoiseDbfs: -50));
        Assert.True(await Until(line, () => line.Ears.Frames > 80));
        var heard = appliance.HeardSoFar;
        Assert.InRange(heard.Max(static sample => (int)sample), 1900, 2300); // 8000, 12 dB softer, and noise
        Assert.InRange(Loudness.RmsDbfs(heard.AsSpan(0, 5 * Slin.FrameSamples)), -51.5f, -48.5f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(99)]
    [InlineData(100)]
    public void As_many_frames_are_lost_as_were_asked_for_three_in_a_row(int percent)
    {
        var line = new BadLine(new LineFaults(LostPercent: percent));
        var fates = string.Concat(Enumerable.Range(0, 100_000).Select(_ => line.Carry(new short[Slin.FrameSamples]) ? ' ' : 'x'));
        Assert.InRange(fates.Count(static fate => fate == 'x') / 1000.0, percent * 0.95, Math.Min(percent * 1.05, 100));
        Assert.All(fates.TrimEnd('x').Split(' ', StringSplitOptions.RemoveEmptyEntries), static gap => Assert.Equal(0, gap.Length % 3));
    }

    [Fact]
    public async Task Lost_frames_are_lost_and_no_others()
    {
        await using var appliance = new Answering();
        await using (var line = await CallAsync(appliance, new LineFaults(LostPercent: 100)))
            await line.UntilAsync(static () => false, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Empty(appliance.HeardSoFar);
        await using var whole = new Answering();
        await using (var line = await CallAsync(whole))
            await line.UntilAsync(() => whole.HeardSoFar.Length / Slin.FrameSamples >= 45, Limit, TestContext.Current.CancellationToken);
        Assert.InRange(whole.HeardSoFar.Length / Slin.FrameSamples, 45, 1000);
    }

    [Fact]
    public async Task Both_directions_are_recorded()
    {
        var folder = Directory.CreateTempSubdirectory("voicebot-").FullName;
        await using var appliance = new Answering();
        var recording = new PhoneRecording();
        await using (var line = await CallAsync(appliance, recording: recording))
        {
            line.Say(Tone(200));
            Assert.True(await Until(line, () => line.Ears.SilentMs > 200 && !line.IsSpeaking));
        }
        var paths = await recording.SaveAsync(folder, "appel", TestContext.Current.CancellationToken);
        Assert.Equal([Path.Combine(folder, "appel-appelant.wav"), Path.Combine(folder, "appel-appareil.wav")], paths);
        var said = WavFile.Parse(await File.ReadAllBytesAsync(paths[0], TestContext.Current.CancellationToken)).Samples;
        var heard = WavFile.Parse(await File.ReadAllBytesAsync(paths[1], TestContext.Current.CancellationToken)).Samples;
        Assert.InRange(said.Count(static sample => sample != 0), 1400, 1600);
        Assert.Equal(24 * Slin.FrameSamples, heard.Count(static sample => sample == 8000));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_load_test_counts_answers_refusals_and_frames()
    {
        await using var appliance = new Answering(maxCalls: 2);
        var load = new LoadTest(
            new IPEndPoint(IPAddress.Loopback, appliance.Port), 3, 50, TimeSpan.FromSeconds(2), LineFaults.None, Tone(100), TimeProvider.System);
        await load.RunAsync(TestContext.Current.CancellationToken);
        var figures = load.Figures;
        Assert.Equal((3, 0, 1, 0), (figures.Placed, figures.InProgress, figures.Refused, figures.Broken));
        Assert.False(figures.IsClean);
        Assert.Equal(2, figures.FirstFrameMs.Count);
        Assert.InRange(figures.Frames, 2 * 40, 2 * 105);
    }

    [Fact]
    public async Task A_load_test_tells_calls_that_the_appliance_ends()
    {
        await using var appliance = new Answering(finishes: true);
        var load = new LoadTest(
            new IPEndPoint(IPAddress.Loopback, appliance.Port), 1, 1, TimeSpan.FromSeconds(20), LineFaults.None, [], TimeProvider.System);
        await load.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (load.Figures.Refused, load.Figures.Broken));
    }

    [Theory]
    [InlineData(new int[0], 50, 0)]
    [InlineData(new[] { 7 }, 95, 7)]
    [InlineData(new[] { 1, 2, 3, 4 }, 50, 2)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 }, 95, 19)]
    public void A_percentile_is_the_smallest_value_that_so_many_do_not_exceed(int[] rising, int percent, int value) =>
        Assert.Equal(value, LoadFigures.Percentile(rising, percent));
}
