using Voicebot.Appliance.Journaling;

namespace Voicebot.Lab.Callers;

/// <summary>What a generated caller wants, says, and must leave behind.</summary>
/// <param name="Number">The line's; of nobody else.</param>
/// <param name="Opening">In words that the demo recogniser knows.</param>
/// <param name="Solved">The answer to « Est-ce que cela règle le problème ? »; the only thing that makes a ticket « réglé ».</param>
/// <param name="LeavesAt">Hangs up when this is asked; null: stays to the end.</param>
/// <param name="Expected">Of the ticket.</param>
/// <param name="Taken">The person who is rung takes the call; null: none should be rung.</param>
internal sealed record CallerPlan(
    string Kind, string Number, string Opening, bool Solved, string? LeavesAt, string Topic, TicketStatus Expected, bool? Taken)
{
    private static readonly string[] s_breakdowns =
    [
        "Ma machine à laver fuit depuis hier.", "Ma machine à laver ne chauffe plus.", "Bonjour, ma machine à laver ne démarre plus depuis hier soir.",
        "Mon lave-vaisselle ne marche plus.", "Mon four est en panne depuis lundi.", "Mon réfrigérateur ne fonctionne plus.",
    ];

    private static readonly string[] s_appointments = ["Je voudrais prendre rendez-vous.", "Je voudrais un rendez-vous."];
    private static readonly string[] s_bills = ["J'ai une question sur ma facture.", "Il y a une erreur sur ma facture.", "Ma facture est trop élevée."];
    private static readonly string[] s_persons = ["Je voudrais parler à un conseiller.", "Je souhaiterais parler à un conseiller."];
    private static readonly (string Opening, string Topic)[] s_dangers =
        [("Je sens une odeur de gaz.", "gaz"), ("Il y a le feu dans la cuisine.", "feu"), ("Ça sent le brûlé.", "fumée")];

    /// <summary>The same ones for the same count.</summary>
    public static IReadOnlyList<CallerPlan> Draw(int count)
    {
        var random = new Random(15);
        string One(string[] of) => of[random.Next(of.Length)];
        var plans = new List<CallerPlan>();
        for (var n = 0; n < count; n++)
        {
            var number = $"06{10_000_000 + (n * 37):00000000}";
            plans.Add((n % 10) switch
            {
                0 or 5 => new CallerPlan("panne", number, One(s_breakdowns), Solved: false, null, "panne", TicketStatus.Open, null),
                1 => new CallerPlan("conseiller", number, One(s_persons), Solved: false, null, "conseiller", TicketStatus.Transferred, Taken: true),
                2 or 7 => new CallerPlan("panne réglée", number, One(s_breakdowns), Solved: true, null, "panne", TicketStatus.Resolved, null),
                3 => new CallerPlan("rendez-vous", number, One(s_appointments), Solved: false, null, "rendez-vous", TicketStatus.Open, null),
                4 => new CallerPlan("facture", number, One(s_bills), Solved: false, null, "facture", TicketStatus.Open, null),
                6 => new CallerPlan("conseiller refuse", number, One(s_persons), Solved: false, null, "conseiller", TicketStatus.Open, Taken: false),
                8 => new CallerPlan("raccroche", number, One(s_breakdowns), Solved: false, "éteint, puis rallumé", "panne", TicketStatus.Abandoned, null),
                _ => Danger(number, s_dangers[random.Next(s_dangers.Length)]),
            });
        }
        return plans;
    }

    /// <summary>What is said to a question; null: it is none.</summary>
    public string? AnswerTo(string said) => said switch
    {
        _ when said.Contains("autre chose", StringComparison.Ordinal) => "Non merci, au revoir.",
        _ when said.Contains("règle le problème", StringComparison.Ordinal) => Solved ? "Oui." : "Non.",
        _ when said.Contains("Peut-on vous rappeler", StringComparison.Ordinal) || said.Contains("C’est bien ça", StringComparison.Ordinal) => "Oui.",
        _ when said.Contains("éteint, puis rallumé", StringComparison.Ordinal) => "Oui.",
        _ when said.Contains("À quel nom", StringComparison.Ordinal) || said.Contains("épeler", StringComparison.Ordinal) => "Je ne sais pas.",
        _ when said.Contains("De quel appareil", StringComparison.Ordinal) => "Ma machine à laver.",
        _ when said.Contains("Que se passe-t-il", StringComparison.Ordinal) => "Elle ne marche plus.",
        _ when said.Contains("Depuis quand", StringComparison.Ordinal) => "Depuis hier.",
        _ when said.Contains("Quel jour", StringComparison.Ordinal) => "Lundi.",
        _ when said.Contains("numéro de la facture", StringComparison.Ordinal) || said.Contains("est-il prévu", StringComparison.Ordinal) => "Je ne sais pas.",
        _ when said.Contains("Quelle est votre question", StringComparison.Ordinal) => "Ma facture est trop élevée.",
        _ when said.Contains("dossier ouvert", StringComparison.Ordinal) => "Non.",
        _ when said.Contains("vous aider ?", StringComparison.Ordinal) || said.Contains("ce qui vous amène", StringComparison.Ordinal) => Opening,
        _ => null,
    };

    private static CallerPlan Danger(string number, (string Opening, string Topic) danger) =>
        new("danger", number, danger.Opening, Solved: false, null, danger.Topic, TicketStatus.Transferred, Taken: true);
}
