using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>The call of the appliance to itself, on its real socket; whether its engines understand it is for `make test-panel`.</summary>
public sealed class SelfTestTests
{
    private sealed class Tone : ISynthesizer
    {
        public string Name => "tone";

        public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            var samples = new short[4000];
            for (var i = 0; i < samples.Length; i++)
                samples[i] = (short)(8000 * Math.Sin(i * 0.4));
            yield return new PcmChunk(samples, 8000);
        }
    }

    private static AudioSocketSettings Settings => new(IPAddress.Loopback, 0, [IPNetwork.Parse("127.0.0.0/8")], 2);

    /// <summary>Answers as a call does: sound, silence, then what was heard of the caller's words.</summary>
    private static async Task<SelfTestReport> CallAsync(string heard, bool greets = true)
    {
        using var server = new AudioSocketServer(
            new AudioSocketServerOptions { Port = 0, MaxCalls = 1 }, TimeProvider.System, NullLogger.Instance);
        server.Listen();
        var test = new SelfTest(Settings, server.BoundPort, new Voice(new Tone()), TimeProvider.System);
        using var over = new CancellationTokenSource();
        var serving = server.RunAsync(
            async (line, token) =>
            {
                Assert.True(test.IsOwn(line.CallId));
                var (frame, audio) = (new short[160], new short[1600]);
                var wasLoud = false;
                for (var i = 0; !(await line.ReadAsync(audio, token)).IsTerminal; i++)
                {
                    Array.Fill(frame, (short)(greets && i is > 5 and < 30 ? 5000 : 0));
                    line.TrySendFrame(frame);
                    wasLoud |= audio.Max() > 1000;
                    if (wasLoud)
                        test.Write(new TurnTrace(line.CallId, 0, 1, heard, 1, "", 0, 0, 0, 0, 0, null, null, false, "script"));
                }
            },
            over.Token);
        var report = await test.RunAsync(TestContext.Current.CancellationToken);
        Assert.False(test.IsOwn(Guid.Empty));
        await over.CancelAsync();
        await serving;
        return report;
    }

    [Fact]
    public async Task It_passes_when_it_is_greeted_and_understood()
    {
        var report = await CallAsync("quels sont vos horaires d'ouverture");
        Assert.True(report.Passed, report.Reason);
        Assert.NotNull(report.GreetingMs);
        Assert.Equal("quels sont vos horaires d'ouverture", report.Heard);
    }

    [Theory]
    [InlineData("", "n’a pas été comprise")]
    [InlineData("je voudrais parler à quelqu'un", "autre chose a été compris")]
    public async Task It_fails_when_it_is_not_understood(string heard, string reason)
    {
        var report = await CallAsync(heard);
        Assert.False(report.Passed);
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
        Assert.Equal(heard, report.Heard);
    }

    [Fact]
    public async Task It_fails_when_nobody_greets()
    {
        var report = await CallAsync("x", greets: false);
        Assert.False(report.Passed);
        Assert.Equal("aucun accueil n’a été entendu", report.Reason);
    }

    [Fact]
    public async Task It_fails_when_nobody_listens()
    {
        using var server = new AudioSocketServer(new AudioSocketServerOptions { Port = 0 }, TimeProvider.System, NullLogger.Instance);
        server.Listen();
        var port = server.BoundPort;
        server.Dispose();
        var report = await new SelfTest(Settings, port, new Voice(new Tone()), TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.False(report.Passed);
        Assert.Contains("ConnectionRefused", report.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quels sont vos horaires d'ouverture", true)]
    [InlineData("Quel son vos horaire d’ouverture ?", true)]
    [InlineData("QUELS SONT VOS HORAIRES", true)]
    [InlineData("vos horaires", false)]
    [InlineData("quels sont les prix d'un colis", false)]
    [InlineData("", false)]
    public void The_words_that_matter_are_enough(string heard, bool enough) => Assert.Equal(enough, SelfTest.Understood(heard) >= SelfTest.Enough);
}
