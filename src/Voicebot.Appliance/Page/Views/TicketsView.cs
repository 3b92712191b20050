using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Page.Views;

/// <summary>The tickets, and one of them.</summary>
internal static class TicketsView
{
    private static readonly (string Word, string Name, TicketStatus? Status)[] s_filters =
    [
        ("", "Ouverts", TicketStatus.Open), ("transferes", "Transférés", TicketStatus.Transferred), ("regles", "Réglés", TicketStatus.Resolved),
        ("abandonnes", "Abandonnés", TicketStatus.Abandoned), ("clos", "Clos", TicketStatus.Closed), ("tous", "Tous", null),
    ];

    /// <summary>What the address asks for; the open ones when it asks for nothing that there is.</summary>
    public static TicketStatus? StatusOf(string? word)
    {
        foreach (var filter in s_filters)
            if (filter.Word == word)
                return filter.Status;
        return TicketStatus.Open;
    }

    /// <param name="tickets">One more than are shown, where there are older ones; null: no journal is kept.</param>
    public static Markup Of(IReadOnlyList<Ticket>? tickets, TicketStatus? status, int perPage, Session session)
    {
        var word = s_filters.First(filter => filter.Status == status).Word;
        return Html.Of($"""
            <div class="heading"><h1>Dossiers</h1><a class="button" href="/dossiers/dossiers.csv" download>Tout en CSV</a></div>
            <nav class="filters" aria-label="Filtre"><ul>{s_filters.Select(filter => Html.Of($"<li><a href=\"/dossiers{(filter.Word.Length > 0 ? "?etat=" + filter.Word : "")}\"{(filter.Status == status ? new Markup(" aria-current=\"true\"") : Markup.None)}>{filter.Name}</a></li>"))}</ul></nav>
            {(tickets is null ? CallsView.NoJournal : tickets.Count == 0 ? Html.Of($"<p class=\"empty\">Aucun dossier ici.</p>") : Html.Of($"<ul class=\"tickets\">{tickets.Take(perPage).Select(ticket => Item(ticket, session))}</ul>"))}
            {(tickets?.Count > perPage ? Html.Of($"<nav class=\"pages\" aria-label=\"Suite\"><a class=\"button\" href=\"/dossiers?etat={word}&amp;avant={tickets[perPage - 1].Number}\">Dossiers plus anciens</a></nav>") : Markup.None)}
            """);
    }

    public static Markup Of(Ticket ticket, Session session) => Html.Of($"""
        <p class="back"><a href="/dossiers">Tous les dossiers</a></p>
        <div class="heading"><h1>Dossier {ticket.Number}</h1>{Close(ticket, session)}</div>
        <p>{Chips(ticket)}</p>
        <section class="card"><dl class="pairs">
        <div><dt>Appel</dt><dd>{Shown.Moment(ticket.At)}, {Shown.Length(ticket.Seconds)}</dd></div>
        <div><dt>Rappeler</dt><dd>{Phone(ticket)}</dd></div>
        <div><dt>Sujet</dt><dd>{ticket.Topic ?? "inconnu"}</dd></div>
        {(ticket.ClosedAt is { } closed ? Html.Of($"<div><dt>Clos</dt><dd>{Shown.Moment(closed)}</dd></div>") : Markup.None)}
        </dl></section>
        <h2>Ce qui a été dit</h2>
        <section class="card"><dl class="pairs">{ticket.Captures.Select(capture => Captured(ticket, capture))}</dl></section>
        """);

    private static Markup Item(Ticket ticket, Session session) => Html.Of($"""
        <li class="card ticket">
        <div><h2><a href="/dossiers/{ticket.Number}">{ticket.Number}</a></h2>{Chips(ticket)}</div>
        <p class="summary">{Who(ticket)}{ticket.Summary}</p>
        <p class="muted">{ticket.Topic ?? "sujet inconnu"} · {Shown.Moment(ticket.At)} · {Phone(ticket)}</p>
        {Close(ticket, session)}
        </li>
        """);

    private static Markup Chips(Ticket ticket) => Html.Of($"""
        <span class="chip {(ticket.Status == TicketStatus.Open ? "info" : ticket.Status == TicketStatus.Resolved ? "good" : "")}">{TicketWords.Of(ticket.Status)}</span>
        {(ticket.Severity >= Severity.High ? Html.Of($"<span class=\"chip bad\">{TicketWords.Of(ticket.Severity)}</span>") : Markup.None)}
        {(ticket.ToCheck.Any() ? Html.Of($"<span class=\"chip warn\">à vérifier</span>") : Markup.None)}
        """);

    private static Markup Close(Ticket ticket, Session session) => ticket.Status == TicketStatus.Closed
        ? Markup.None
        : Html.Of($"<form method=\"post\" action=\"/dossiers/{ticket.Number}/clore\">{Layout.Token(session)}<button class=\"plain\" aria-label=\"Clore le dossier {ticket.Number}\">Clore</button></form>");

    private static Markup Phone(Ticket ticket) => ticket.Phone is { } phone ? Html.Of($"<a href=\"tel:{phone}\" class=\"nowrap\">{Shown.Number(phone)}</a>") : Html.Of($"sans numéro");

    private static string Who(Ticket ticket) => string.Join(", ", new[] { ticket.Name, ticket.Company }.OfType<string>()) is { Length: > 0 } who ? who + " : " : "";

    private static Markup Captured(Ticket ticket, Capture capture) => Html.Of($"""
        <div><dt>{capture.Name}</dt><dd>{capture.Spoken}{(capture.Heard.Length > 0 && capture.Source == CaptureSource.Voice ? Html.Of($" <small class=\"muted\">entendu « {capture.Heard} »</small>") : Markup.None)}
        {(ticket.ToCheck.Contains(capture) ? Html.Of($"<span class=\"chip warn\">à vérifier</span>") : Markup.None)}</dd></div>
        """);
}
