using Voicebot.Lab;
using Voicebot.Lab.Sip;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>An exchange, the appliance logged in to it, and a caller who has not dialled yet.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly SoftPhone? _human;

    private Scene(AsteriskPbx pbx, ApplianceProcess bot, SoftPhone? human)
    {
        (Pbx, Bot, _human) = (pbx, bot, human);
        Phone = Caller();
    }

    public AsteriskPbx Pbx { get; }
    public ApplianceProcess Bot { get; }
    public SipPhone Phone { get; }

    /// <summary>The person, in a scene that has one.</summary>
    public SoftPhone Human => _human!;

    public static async Task<Scene> OpenAsync(bool hasPerson = false, IReadOnlyDictionary<string, string>? settings = null)
    {
        var pbx = await AsteriskPbx.StartAsync(OneBot);
        var bot = await ApplianceProcess.StartAsync(settings: settings);
        await bot.WaitForAmiAsync();
        return new Scene(pbx, bot, hasPerson ? await HumanAsync() : null);
    }

    public async ValueTask DisposeAsync()
    {
        await Phone.DisposeAsync();
        if (_human is not null)
            await _human.DisposeAsync();
        await Bot.DisposeAsync();
        await Pbx.DisposeAsync();
    }
}
