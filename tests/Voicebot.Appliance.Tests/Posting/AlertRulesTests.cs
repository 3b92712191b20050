using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Posting;

namespace Voicebot.Appliance.Tests.Posting;

public sealed class AlertRulesTests
{
    private static readonly Trouble s_disk = new("journal", "le disque est plein", Fault.Storage);
    private static readonly Trouble s_away = new("asterisk", "Asterisk hors de portée : délai", Fault.Asterisk);

    private readonly AlertRules _rules = new(TimeSpan.FromMinutes(10), TimeSpan.FromHours(2));

    [Fact]
    public void A_fault_that_stays_is_told_once_and_once_when_it_is_over()
    {
        Assert.Empty(Look(0, s_disk));
        Assert.Empty(Look(9.9, s_disk));
        Assert.Equal(new Alert("journal", false, "Panne 5 : le disque est plein"), Assert.Single(Look(10, s_disk)));
        Assert.Empty(Look(30, s_disk));
        Assert.Equal(new Alert("journal", true, "Terminé : le disque est plein"), Assert.Single(Look(31)));
        Assert.Empty(Look(32, s_disk)); // another one
        Assert.Single(Look(42, s_disk));
    }

    [Fact]
    public void What_heals_in_time_is_told_to_nobody()
    {
        Look(0, s_disk);
        Assert.Empty(Look(5));
        Assert.Empty(Look(11, s_disk));
        Assert.Empty(Look(20.9, s_disk));
    }

    [Fact]
    public void Asterisk_away_is_told_after_a_minute()
    {
        Look(0, s_away);
        Assert.Empty(Look(0.9, s_away));
        Assert.Equal("asterisk", Assert.Single(Look(1, s_away)).About);
    }

    [Fact]
    public void What_needs_no_mending_is_no_alert()
    {
        var note = new Trouble("modèles", "reconnaissance de démonstration", Fault.None);
        Look(0, note);
        Assert.Empty(Look(60, note));
        Assert.Empty(Look(61));
    }

    [Fact]
    public void Two_hours_of_opening_without_a_call_are_told_until_one_comes()
    {
        Look(0);
        Assert.Empty(Look(60));
        Assert.Empty(Look(1000, isOpen: false)); // a night says nothing
        Assert.Empty(Look(1059));
        Assert.Equal(AlertRules.Calls, Assert.Single(Look(1060)).About);
        Assert.Empty(Look(1200));
        Assert.True(Assert.Single(Look(1201, called: true)).Over);
        Assert.Empty(Look(1320));
        Assert.Single(Look(1321));
    }

    [Fact]
    public void Nothing_is_told_of_what_the_settings_do_not_want()
    {
        var off = new AlertRules(null, null);
        off.Look([s_away, s_disk], called: false, isOpen: true, TimeSpan.Zero);
        Assert.Empty(off.Look([s_away, s_disk], called: false, isOpen: true, TimeSpan.FromDays(9)));
    }

    private IReadOnlyList<Alert> Look(double minutes, params Trouble[] troubles) => _rules.Look(troubles, called: false, isOpen: true, TimeSpan.FromMinutes(minutes));

    private IReadOnlyList<Alert> Look(double minutes, bool called = false, bool isOpen = true) => _rules.Look([], called, isOpen, TimeSpan.FromMinutes(minutes));
}
