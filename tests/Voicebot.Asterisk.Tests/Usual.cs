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
    /// <param name="picksUp">By itself.</param>
    public static Task<SoftPhone> HumanAsync(string user = "6002", int port = 5072, bool picksUp = true)
    {
        var tone = new short[Slin.SampleRateHz * 60];
        Tone.Sine(tone, HumanToneHz, -15);
        return SoftPhone.StartAsync(user, AsteriskPbx.SipSecret, port, tone, picksUp);
    }

    /// <summary>The person is told whom it is about, and takes the call.</summary>
    public static async Task TakesAsync(this SoftPhone human, SipPhone caller)
    {
        await human.Events.WaitForAsync("CALL_ESTABLISHED", TimeSpan.FromSeconds(20));
        var taken = caller.Heard.WaitForToneAsync(HumanToneHz, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        // A key that comes before the appliance listens is lost: a person presses again.
        while (await Task.WhenAny(taken, Task.Delay(TimeSpan.FromSeconds(2))) != taken)
            await human.PressAsync('1');
        await taken;
    }

    /// <summary>Waits until the appliance begins to say this.</summary>
    public static async Task SaidAsync(this ApplianceProcess bot, string words, int from = 0) =>
        await bot.WaitForEventAsync("say", TimeSpan.FromSeconds(30), say => say.GetProperty("text").GetString()!.Contains(words, StringComparison.Ordinal), from);

    /// <summary>Waits for a question and its end, and answers it.</summary>
    public static async Task AnswerAsync(this SipPhone phone, ApplianceProcess bot, string question, string answer, int from = 0)
    {
        await bot.SaidAsync(question, from);
        await phone.Heard.WaitForSilenceAsync(phone.Heard.Now, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(900));
        await phone.SayAsync(await SpokenFrench.RenderAsync(answer));
    }

    public static SipPhone Caller() => new("6001", AsteriskPbx.SipSecret);

    /// <summary>Waits until the greeting is over: the caller has the floor.</summary>
    public static async Task<TimeSpan> GreetingAsync(this SipPhone phone)
    {
        var began = await phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        return await phone.Heard.WaitForSilenceAsync(began, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(900));
    }
}
