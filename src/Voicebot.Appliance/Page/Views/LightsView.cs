using System.Globalization;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Page.Views;

/// <summary>The panel's three lights as they are now: the same rhythms, drawn.</summary>
internal static class LightsView
{
    public static Markup Of(ApplianceState state)
    {
        var pattern = LightPattern.Of(state);
        return Html.Of($"""
            <ul class="lights">
            {Light("green", "Service", pattern.Service)}
            {Light("blue", "Appels", pattern.Call)}
            {Light("red", "Panne", pattern.Fault)}
            </ul>
            """);
    }

    private static Markup Light(string colour, string name, Rhythm rhythm)
    {
        var isDark = rhythm.PeriodMs == 0 && !rhythm.IsLit(TimeSpan.Zero);
        return Html.Of($"""
            <li><svg class="lamp {colour}{(isDark ? " dark" : "")}" viewBox="0 0 40 40" aria-hidden="true"><circle class="ring" cx="20" cy="20" r="17"/><circle class="glow" cx="20" cy="20" r="13">{Blink(rhythm)}</circle></svg>
            <span><b>{name}</b><span class="muted">{rhythm.Name}</span></span></li>
            """);
    }

    // An animation of the drawing's own: neither script nor style, which the page's policy would not let in from here.
    private static Markup Blink(Rhythm rhythm)
    {
        if (rhythm.PeriodMs == 0)
            return Markup.None;
        List<string> values = [], times = [];
        var at = TimeSpan.Zero;
        while (at.TotalMilliseconds < rhythm.PeriodMs && rhythm.UntilChange(at) is { } left)
        {
            values.Add(rhythm.IsLit(at) ? "1" : "0.08");
            times.Add((at.TotalMilliseconds / rhythm.PeriodMs).ToString("0.####", CultureInfo.InvariantCulture));
            at += left;
        }
        return Html.Of($"<animate attributeName=\"opacity\" calcMode=\"discrete\" repeatCount=\"indefinite\" dur=\"{rhythm.PeriodMs}ms\" values=\"{string.Join(';', values)}\" keyTimes=\"{string.Join(';', times)}\"/>");
    }
}
