using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;
using Voicebot.Lab;
using Voicebot.Lab.Sip;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>A G.722 phone says a tone that no narrow line carries; what of it reaches the appliance's side.</summary>
public sealed class WidebandTests
{
    private const double ToneHz = 5500;
    private static readonly TimeSpan s_listening = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, string> s_widePhone = new()
    {
        ["pjsip.conf"] = """

            [6005](phone)
            allow = !all,g722
            auth = 6005
            aors = 6005
            [6005](login)
            username = 6005
            [6005](place)

            """,
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wideband_phone_is_heard_in_wideband_where_the_dial_plan_says_so(bool isHd)
    {
        var tone = new short[20 * BandSplit.WideRateHz];
        for (var i = 0; i < tone.Length; i++)
            tone[i] = (short)(8000 * Math.Sin(2 * Math.PI * ToneHz * i / BandSplit.WideRateHz));
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, overlay: s_widePhone, options: isHd ? ["--hd"] : []);
        using var server = new AudioSocketServer(new AudioSocketServerOptions { Port = 9090 }, TimeProvider.System, NullLogger.Instance);
        server.Listen();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var heard = new TaskCompletionSource<(double LowDbfs, double UpperDbfs)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var serving = server.RunAsync((line, token) => ListenAsync(line, heard, token), over.Token);

        await using var phone = await SoftPhone.StartAsync("6005", AsteriskPbx.SipSecret, 5074, tone, isWide: true);
        await phone.CallAsync("777");
        var (lowDbfs, upperDbfs) = await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await phone.HangUpAsync();
        await over.CancelAsync();
        await serving;

        Assert.True(lowDbfs < -35, $"below 4 kHz {lowDbfs:0.0} dBFS");
        if (isHd)
            Assert.InRange(upperDbfs, -20, -12); // as said: -15
        else
            Assert.Equal(Loudness.SilenceDbfs, upperDbfs);
    }

    [Fact]
    public async Task In_wideband_a_call_goes_as_any_other_to_its_end_at_a_person()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, options: ["--hd"]);
        await using var bot = await ApplianceProcess.StartAsync();
        await using var human = await HumanAsync();
        await using var phone = Caller();
        await phone.CallAsync("777");
        var greeting = await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        Assert.InRange(greeting.TotalMilliseconds, 0, 1000);
        await phone.PressAsync('0');
        await human.TakesAsync(phone);
        await bot.WaitForEventAsync("call", Soon, call => call.GetProperty("caller").GetString() == "6001");
        await bot.WaitForEventAsync("end", Soon, end => end.GetProperty("result").GetString() == "transfer");
    }

    [Fact]
    public async Task In_wideband_an_appliance_that_is_not_there_costs_nothing_and_a_person_answers()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot, options: ["--hd"]);
        await using var human = await HumanAsync();
        await using var phone = Caller();
        await phone.CallAsync("777");
        var tone = await phone.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.InRange(tone.TotalSeconds, 0, 3);
    }

    private static async Task ListenAsync(
        AudioSocketConnection line, TaskCompletionSource<(double, double)> heard, CancellationToken cancellationToken)
    {
        var audio = new short[Slin.FrameSamples * 10];
        List<short> low = [], upper = [];
        while (await line.ReadAsync(audio, cancellationToken) is { IsTerminal: false } next)
        {
            line.TrySendFrame(new short[Slin.FrameSamples]);
            low.AddRange(audio.AsSpan(0, next.SampleCount));
            upper.AddRange(next.Upper.Span);
            if (low.Count < s_listening.TotalSeconds * Slin.SampleRateHz)
                continue;
            // The second half: the beginning has the codec's own settling.
            heard.TrySetResult((
                Loudness.RmsDbfs(low.ToArray().AsSpan(low.Count / 2)),
                upper.Count == 0 ? Loudness.SilenceDbfs : Loudness.RmsDbfs(upper.ToArray().AsSpan(upper.Count / 2))));
        }
    }
}
