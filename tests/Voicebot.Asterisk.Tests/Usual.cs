using Voicebot.Audio;
using Voicebot.Lab;
using Voicebot.Lab.Sip;

namespace Voicebot.Asterisk.Tests;

/// <summary>What most tests begin with.</summary>
internal static class Usual
{
    public const double HumanToneHz = 700;
    public static readonly string[] OneBot = ["127.0.0.1:9090"];

    /// <summary>Longest wait for something that should come at once.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>The person: a softphone registered as 6002 that picks up and "says" a tone.</summary>
    public static Task<SoftPhone> HumanAsync()
    {
        var tone = new short[Slin.SampleRateHz * 60];
        Tone.Sine(tone, HumanToneHz, -15);
        return SoftPhone.StartAsync("6002", AsteriskPbx.SipSecret, 5072, tone);
    }

    public static SipPhone Caller() => new("6001", AsteriskPbx.SipSecret);

    /// <summary>Waits until the greeting is over: the caller has the floor.</summary>
    public static async Task<TimeSpan> GreetingAsync(this SipPhone phone)
    {
        var began = await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        return await phone.Heard.WaitForSilenceAsync(began, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(900));
    }
}
