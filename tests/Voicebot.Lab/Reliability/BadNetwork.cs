using System.Diagnostics;
using Voicebot.Audio;
using Voicebot.Lab.Sip;

namespace Voicebot.Lab.Reliability;

/// <summary>Calls through a real exchange over a bad wire to the appliance: whatever it does, the caller reaches a person, and nothing is left behind.</summary>
internal static class BadNetwork
{
    private const double PersonHz = 700;
    private const int Calls = 5;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    // The appliance gives up after 5 s (TCP_USER_TIMEOUT). Asterisk has no such limit: it notices when its own send buffer is full.
    private static readonly TimeSpan s_letGo = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_noticed = TimeSpan.FromSeconds(45);

    public static async Task<IReadOnlyList<ReliabilityRow>> RunAsync()
    {
        await using var wire = new BadWire(Lines.Appliance);
        await using var pbx = await AsteriskPbx.StartAsync([wire.Address]);
        await using var appliance = await ApplianceProcess.StartAsync();
        await appliance.WaitForAmiAsync();
        var tone = new short[Slin.SampleRateHz * 60];
        Tone.Sine(tone, PersonHz, -15);
        await using var person = await SoftPhone.StartAsync("6002", AsteriskPbx.SipSecret, 5072, tone, picksUp: true);
        var scene = new Scene(wire, pbx, appliance, person);
        return
        [
            await scene.RowAsync("a wire that takes 40 to 120 ms each way, one piece in fifty 200 to 400 ms more, frames cut at 100 bytes", AskAsync, () =>
                (wire.Delay, wire.StallPercent, wire.MostBytes) = (TimeSpan.FromMilliseconds(80), 2, 100)),
            await scene.RowAsync("a wire that is cut", static _ => Task.CompletedTask, wire.Cut, isLost: true),
            await scene.RowAsync("a wire that swallows everything", static _ => Task.CompletedTask, () => wire.IsHole = true, isLost: true),
        ];
    }

    // The key 0, which asks for a person.
    private static Task AskAsync(SipPhone phone) => phone.PressAsync('0');

    private sealed record Scene(BadWire Wire, AsteriskPbx Pbx, ApplianceProcess Appliance, SoftPhone Person)
    {
        /// <param name="ask">What the caller does when it is bad.</param>
        /// <param name="spoil">Makes it bad, in the middle of the greeting.</param>
        /// <param name="isLost">The appliance is out of reach then: the exchange must notice by itself.</param>
        public async Task<ReliabilityRow> RowAsync(string name, Func<SipPhone, Task> ask, Action spoil, bool isLost = false)
        {
            var (reached, ended, passed, slowest, last) = (0, 0, 0, TimeSpan.Zero, TimeSpan.Zero);
            for (var n = 0; n < Calls; n++)
            {
                (Wire.Delay, Wire.StallPercent, Wire.MostBytes, Wire.IsHole) = (TimeSpan.Zero, 0, int.MaxValue, false);
                var from = Appliance.Trace.Count;
                await using var phone = new SipPhone("6001", AsteriskPbx.SipSecret);
                await phone.CallAsync("777");
                await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, s_soon);
                await Task.Delay(1000);
                spoil();
                var began = Stopwatch.GetTimestamp();
                await ask(phone);
                var end = EndAsync(from, began);
                if (await HearsPersonAsync(phone))
                    reached++;
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
                if (await end is { } over)
                    (ended, passed, last) = (ended + 1, passed + (over.Result == "transfer" ? 1 : 0), TimeSpan.FromTicks(Math.Max(last.Ticks, over.After.Ticks)));
                await phone.HangUpAsync();
            }
            (Wire.Delay, Wire.StallPercent, Wire.MostBytes, Wire.IsHole) = (TimeSpan.Zero, 0, int.MaxValue, false);
            await Task.Delay(s_soon);
            var channels = (await Pbx.ConsoleAsync("core show channels count")).Split('\n').First(static line => line.Contains("active channel", StringComparison.Ordinal)).Trim();
            return new ReliabilityRow(
                $"{name}, {Calls} calls", $"{reached} reached a person, at most {slowest.TotalSeconds:0.0} s later; the appliance {(isLost ? "let go of" : $"passed on {passed} and let go of")} {ended} within {last.TotalSeconds:0.0} s; 10 s afterwards: {channels}, {Wire.Connections} connections",
                $"all{(isLost ? $" within {s_noticed.TotalSeconds:0} s, the appliance within {s_letGo.TotalSeconds:0} s" : ", all passed on by the appliance")}, none left", reached == Calls && ended == Calls && (isLost || passed == Calls) && (!isLost || (slowest <= s_noticed && last <= s_letGo)) && channels.Contains(": 0", StringComparison.Ordinal) && Wire.Connections == 0);
        }

        private async Task<(TimeSpan After, string Result)?> EndAsync(int from, long began)
        {
            try
            {
                var end = await Appliance.WaitForEventAsync("end", s_limit, from: from);
                return (Stopwatch.GetElapsedTime(began), end.GetProperty("result").GetString()!);
            }
            catch (LabException)
            {
                return null;
            }
        }

        // The person is told whom it is about where the appliance can, and takes the call with 1.
        private async Task<bool> HearsPersonAsync(SipPhone phone)
        {
            var heard = phone.Heard.WaitForToneAsync(PersonHz, phone.Heard.Now, s_limit);
            while (await Task.WhenAny(heard, Task.Delay(2000)) != heard)
                await Person.PressAsync('1');
            try
            {
                await heard;
                return true;
            }
            catch (LabException)
            {
                return false;
            }
        }
    }
}
