using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Page.Views;

/// <summary>The history of calls.</summary>
internal static class CallsView
{
    /// <param name="calls">One more than are shown, where there are older ones; null: no journal is kept.</param>
    public static Markup Of(IReadOnlyList<PastCall>? calls, int perPage) => Html.Of($"""
        <h1>Appels</h1>
        {(calls is null ? NoJournal : calls.Count == 0 ? Html.Of($"<p class=\"empty\">Aucun appel n’a encore été pris.</p>") : Table(calls, perPage))}
        """);

    public static Markup NoJournal => Html.Of($"<p class=\"notice\">Aucun journal n’est tenu (<code>JOURNAL_PATH</code>).</p>");

    private static Markup Table(IReadOnlyList<PastCall> calls, int perPage) => Html.Of($"""
        <div class="table"><table class="history">
        <thead><tr><th scope="col">Début</th><th scope="col">Numéro</th><th scope="col">Sujet</th><th scope="col">Issue</th><th scope="col" class="num">Durée</th><th scope="col">Dossier</th></tr></thead>
        <tbody>{calls.Take(perPage).Select(Row)}</tbody>
        </table></div>
        {(calls.Count > perPage ? Html.Of($"<nav class=\"pages\" aria-label=\"Suite\"><a class=\"button\" href=\"/appels?avant={calls[perPage - 1].At.ToUnixTimeMilliseconds()}\">Appels plus anciens</a></nav>") : Markup.None)}
        """);

    private static Markup Row(PastCall call) => Html.Of($"""
        <tr><td class="start nowrap"><a href="/appels/{call.CallId}">{Shown.Moment(call.At)}</a></td><td class="number nowrap">{Shown.Number(call.Caller)}</td><td class="topic">{call.Topic ?? "sujet inconnu"}</td>
        <td class="end">{End(call)}</td>
        <td class="length num">{Shown.Length(call.Seconds)}</td><td class="ticket-of">{(call.Ticket is { } number ? Html.Of($"<a href=\"/dossiers/{number}\">{number}</a>") : Markup.None)}</td></tr>
        """);

    /// <summary>How it ended, and why where that says more.</summary>
    public static Markup End(PastCall call) => Html.Of($"<span class=\"chip {Look(call.Result)}\">{Word(call.Result)}</span>{(Why(call.Reason) is { Length: > 0 } why ? Html.Of($" <small class=\"muted\">{why}</small>") : Markup.None)}");

    private static string Look(string result) => result switch { "done" => "good", "transfer" => "info", _ => "" };

    private static string Word(string result) => result switch { "done" => "réglé", "transfer" => "vers une personne", _ => "sans suite" };

    private static string Why(string reason) => reason switch
    {
        CallWords.HungUp => "l’appelant a raccroché",
        CallWords.OneWay => "aucun son n’est venu du téléphone (pare-feu, NAT)",
        CallWords.PbxGone => "Asterisk s’est arrêté, ou la liaison a été coupée",
        "appliance stops" => "l’appareil s’arrêtait",
        "no recogniser" => "pas de reconnaissance",
        "no voice" => "pas de voix",
        "keypad" => "touche 0",
        CallWords.NoInput => "personne au bout du fil",
        "time limit" => "durée atteinte",
        _ => "",
    };
}
