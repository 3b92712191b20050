using Voicebot.Audio;
using Voicebot.Lab;
using Voicebot.Lab.Sip;

namespace Voicebot.Asterisk.Tests;

/// <summary>Extension 778: the telephone line without the voicebot. When these fail, look at the lab before the appliance.</summary>
public sealed class LineTests
{
    [Fact]
    public async Task Dialling_778_gives_a_beep_and_then_ones_own_voice()
    {
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090"]);
        await using var phone = new SipPhone("6001", AsteriskPbx.SipSecret);
        var tone = new short[4000];
        Tone.Sine(tone, 700, -15);

        await phone.CallAsync("778");
        var beep = await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var quiet = await phone.Heard.WaitForSilenceAsync(beep, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200));
        var spoken = phone.Heard.Now;
        await phone.SayAsync(tone);
        var echoed = await phone.Heard.WaitForToneAsync(700, quiet, TimeSpan.FromSeconds(5));

        // Both are positions of this machine's clock at some frame: an onset can come out a frame or two early.
        Assert.InRange((echoed - spoken).TotalMilliseconds, -60, 500);
    }

    [Fact]
    public async Task A_phone_with_a_wrong_password_is_refused()
    {
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090"]);
        await using var phone = new SipPhone("6001", "not-the-secret");

        var error = await Assert.ThrowsAsync<LabException>(() => phone.CallAsync("778"));

        Assert.Contains("401", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_softphone_from_Debian_calls_778_and_records_its_own_words()
    {
        await using var pbx = await AsteriskPbx.StartAsync(["127.0.0.1:9090"]);
        await using var phone = await SoftPhone.StartAsync("6001", AsteriskPbx.SipSecret, 5070);
        var words = await SpokenFrench.RenderAsync("Bonjour, ma connexion ne fonctionne plus.");

        await phone.CallAsync("778");
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        await phone.SayAsync(words);
        await Task.Delay(TimeSpan.FromSeconds(words.Length / 8000.0 + 1), TestContext.Current.CancellationToken);
        await phone.HangUpAsync();
        await phone.Events.WaitForAsync("CALL_CLOSED", TimeSpan.FromSeconds(5));

        var heard = await phone.HeardAsync();
        Assert.InRange(Loudness.ActiveRmsDbfs(heard.AsSpan(2 * 8000)), -22, -14);
    }
}
