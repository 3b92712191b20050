using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Phones;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Tests.Page;

/// <summary>Whoever knocks, floods or holds on is refused.</summary>
public sealed class PageAbuseTests
{
    private static async Task<SslStream> OpenAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), false, static (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsClientAsync("localhost");
        return stream;
    }

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, limit.Token);
        }
        catch (IOException)
        {
            // Reset: that is an end, too.
        }
        return Encoding.UTF8.GetString(all.ToArray());
    }

    [Fact]
    public async Task Strangers_are_not_greeted()
    {
        await using var page = new PageFixture(allowed: "10.1.2.0/24");
        await Assert.ThrowsAnyAsync<IOException>(() => OpenAsync(page.Port));
        await using var friends = new PageFixture(allowed: "127.0.0.1/32");
        await (await OpenAsync(friends.Port)).DisposeAsync();
    }

    [Fact]
    public async Task Connections_have_a_bound()
    {
        await using var page = new PageFixture();
        var open = new List<SslStream>();
        for (var n = 0; n < 100; n++)
        {
            try
            {
                open.Add(await OpenAsync(page.Port));
            }
            catch (IOException)
            {
                // Above the bound: closed before it is greeted.
            }
        }
        Assert.InRange(open.Count, 1, 64);
        foreach (var stream in open)
            await stream.DisposeAsync();
    }

    [Fact]
    public async Task Bad_passwords_are_refused_before_they_are_hashed_and_the_right_one_then_waits_too()
    {
        await using var page = new PageFixture(time: new FakeTimeProvider());
        var refused = 0;
        for (var n = 0; n < 30; n++)
            if ((await page.PostAsync("connexion", ("motdepasse", "motdepasse"))).StatusCode == HttpStatusCode.TooManyRequests)
                refused++;
        Assert.Equal(25, refused);
        var answer = await page.PostAsync("connexion", ("motdepasse", page.Password));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_body_of_ten_megabytes_is_not_read()
    {
        await using var page = new PageFixture();
        using var stream = await OpenAsync(page.Port);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /connexion HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {10 << 20}\r\n\r\nmotdepasse="), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 413", await ReadToEndAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_head_is_cut()
    {
        await using var page = new PageFixture();
        using var stream = await OpenAsync(page.Port);
        var begunAt = Stopwatch.GetTimestamp();
        var reading = ReadToEndAsync(stream);
        try
        {
            foreach (var letter in "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: " + new string('x', 200))
            {
                await stream.WriteAsync(new[] { (byte)letter }, TestContext.Current.CancellationToken);
                await Task.WhenAny(reading, Task.Delay(200, TestContext.Current.CancellationToken));
                if (reading.IsCompleted)
                    break;
            }
        }
        catch (IOException)
        {
            // Cut while it was being written.
        }
        Assert.DoesNotContain("HTTP/1.1 200", await reading, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(begunAt).TotalSeconds, 0, 35);
    }

    [Fact]
    public async Task Requests_without_end_are_refused()
    {
        await using var page = new PageFixture(time: new FakeTimeProvider());
        var refused = 0;
        for (var n = 0; n < 400; n++)
            if ((await page.GetAsync("/live")).StatusCode == HttpStatusCode.TooManyRequests)
                refused++;
        Assert.Equal(200, refused);
    }

    [Fact]
    public async Task Five_hundred_that_say_nothing_slow_heads_big_bodies_and_ten_thousand_guesses_cost_a_call_no_frame()
    {
        await using var page = new PageFixture();
        using var clock = new PlayoutClock();
        using var server = new AudioSocketServer(new AudioSocketServerOptions { Port = 0 }, TimeProvider.System, NullLogger.Instance);
        server.Listen();
        using var over = new CancellationTokenSource();
        long sent = 0, dropped = 0;
        var serving = server.RunAsync(
            async (line, token) =>
            {
                var paced = new Paced(() =>
                {
                    if (line.TrySendFrame(new short[Slin.FrameSamples]))
                        sent++;
                    else
                        dropped++;
                });
                clock.Add(paced);
                var audio = new short[1600];
                while (!(await line.ReadAsync(audio, token)).IsTerminal)
                {
                }
                clock.Remove(paced);
            },
            over.Token);
        await using (var phone = await PhoneLine.CallAsync(
            new IPEndPoint(IPAddress.Loopback, server.BoundPort), Guid.NewGuid(), LineFaults.None, TimeProvider.System, null, TestContext.Current.CancellationToken))
        {
            Assert.True(await phone.UntilAsync(() => phone.Ears.Frames > 10, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
            var idle = new List<Socket>();
            for (var n = 0; n < 500; n++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, page.Port, TestContext.Current.CancellationToken);
                idle.Add(socket);
            }
            // Who does not say hello within 5 s is closed.
            await Fakes.Phone.WaitUntilAsync(() => idle.All(static socket => socket.Poll(0, SelectMode.SelectRead)), "the end of the idle", 40_000);
            foreach (var socket in idle)
                socket.Dispose();
            Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("/live")).StatusCode);
            // Twenty whose head never ends, twenty with ten megabytes.
            var hostile = Enumerable.Range(0, 20).SelectMany(_ => (Task<string>[])[SlowAsync(page.Port), BigAsync(page.Port)]).ToList();
            Assert.DoesNotContain(await Task.WhenAll(hostile), static answer => answer.StartsWith("HTTP/1.1 2", StringComparison.Ordinal));
            // And ten thousand who guess: hardly one is told that it is wrong, all others not even that. The big bodies were tries as well.
            var refused = 0;
            for (var n = 0; n < 10_000; n++)
                if ((await page.PostAsync("connexion", ("motdepasse", "azerty"))).StatusCode is var status && status != HttpStatusCode.Unauthorized)
                    refused += status == HttpStatusCode.TooManyRequests ? 1 : -10_000;
            Assert.InRange(refused, 9_900, 10_000);
            // At one moment everything that was sent has been heard: nothing is missing in between.
            Assert.True(await phone.UntilAsync(() => phone.Ears.Frames >= Volatile.Read(ref sent), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
            Assert.Equal(0, Volatile.Read(ref dropped));
        }
        await over.CancelAsync();
        await serving;
    }

    private static async Task<string> SlowAsync(int port)
    {
        using var stream = await OpenAsync(port);
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray(), TestContext.Current.CancellationToken);
        return await ReadToEndAsync(stream);
    }

    private static async Task<string> BigAsync(int port)
    {
        using var stream = await OpenAsync(port);
        var reading = ReadToEndAsync(stream);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /connexion HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {10 << 20}\r\n\r\n"), TestContext.Current.CancellationToken);
            await stream.WriteAsync(new byte[10 << 20], TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It hangs up before all is there.
        }
        return await reading;
    }

    private sealed class Paced(Action send) : IPacedLine
    {
        public void SendNextFrame() => send();
    }
}
