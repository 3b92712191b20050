using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Page.Views;

/// <summary>Calls per day: a column a day, stacked by how they ended, and the same as a table for whoever sees no drawing.</summary>
internal static class DaysChart
{
    private const int Width = 700, Height = 190, Left = 34, Bottom = 26, Top = 16;

    public static Markup Of(IReadOnlyList<DayOfCalls> days)
    {
        var most = Nice(days.Max(static day => day.All));
        var slot = (Width - Left) / (double)days.Count;
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" aria-hidden="true">
            {Enumerable.Range(0, 3).Select(line => Grid(line * most / 2, most))}
            {days.Select((day, index) => Column(day, index, days.Count - 1 - index, slot, most))}
            </svg>
            <ul class="legend"><li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="s3" width="10" height="10" rx="2"/></svg>réglés</li><li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="s1" width="10" height="10" rx="2"/></svg>vers une personne</li><li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="s0" width="10" height="10" rx="2"/></svg>sans suite</li></ul>
            <details><summary>Le même en tableau</summary><div class="table"><table><thead><tr><th scope="col">Jour</th><th scope="col" class="num">Réglés</th><th scope="col" class="num">Vers une personne</th><th scope="col" class="num">Sans suite</th></tr></thead>
            <tbody>{days.Reverse().Select(static day => Html.Of($"<tr><th scope=\"row\">{Shown.Day(day.Day)}</th><td class=\"num\">{day.Done}</td><td class=\"num\">{day.Transferred}</td><td class=\"num\">{day.Other}</td></tr>"))}</tbody></table></div></details>
            """);
    }

    private static Markup Grid(int value, int most)
    {
        var y = Y(value, most);
        return Html.Of($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{y}\" y2=\"{y}\"/><text class=\"tick\" x=\"{Left - 8}\" y=\"{y + 4}\" text-anchor=\"end\">{value}</text>");
    }

    private static Markup Column(DayOfCalls day, int index, int fromToday, double slot, int most)
    {
        var x = (int)(Left + index * slot + slot * 0.18);
        var width = (int)(slot * 0.64);
        var at = 0;
        return Html.Of($"{new[] { (day.Done, 3), (day.Transferred, 1), (day.Other, 0) }.Select(Piece)}{(fromToday % 2 == 0 ? Label() : Markup.None)}");

        Markup Piece((int Count, int Stage) piece)
        {
            var (bottom, top) = (Y(at, most), Y(at + piece.Count, most));
            at += piece.Count;
            return piece.Count == 0 ? Markup.None : Html.Of($"<rect class=\"s{piece.Stage}\" x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{bottom - top}\"/>");
        }

        Markup Label() => Html.Of($"<text class=\"tick{(fromToday % 4 == 0 ? "" : " minor")}\" x=\"{(fromToday == 0 ? Width : x + width / 2)}\" y=\"{Height - 6}\" text-anchor=\"{(fromToday == 0 ? "end" : "middle")}\">{Shown.Day(day.Day)}</text>");
    }

    private static int Y(int value, int most) => Height - Bottom - value * (Height - Bottom - Top) / most;

    // An even number that the columns do not exceed, and that somebody would write on an axis.
    private static int Nice(int most)
    {
        foreach (var step in (ReadOnlySpan<int>)[4, 10, 20, 40, 60, 100, 200, 400, 600, 1000, 2000, 4000, 10_000])
            if (most <= step)
                return step;
        return (most / 10_000 + 1) * 10_000;
    }
}
