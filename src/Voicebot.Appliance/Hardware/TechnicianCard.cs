using System.Text;
using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Hardware;

/// <summary>The technician's card: what each light says, in French, taken from the very table that drives the lights.</summary>
public static class TechnicianCard
{
    private static readonly ApplianceState s_ready = ApplianceState.Initial.In(AppliancePhase.Ready).WithLines(2);

    private static readonly (string Meaning, ApplianceState State)[] s_service =
    [
        ("démarrage : les modèles se chargent ; un appel n’est pris que si les phrases sont déjà prêtes", ApplianceState.Initial),
        ("prêt", s_ready),
        ("prêt, mais service dégradé : Asterisk hors de portée, un modèle manque, une autre voix parle", s_ready.With(new Trouble("x", "", Fault.None))),
        ("arrêt : plus de nouvel appel, ceux en cours passent à une personne", s_ready.In(AppliancePhase.Stopping)),
    ];

    private static readonly (string Meaning, ApplianceState State)[] s_calls =
    [
        ("aucun appel", s_ready),
        ("un appel : annonce et accueil", Calls(CallActivity.Greeting)),
        ("un appel : l’appareil écoute", Calls(CallActivity.Listening)),
        ("un appel : l’appareil réfléchit", Calls(CallActivity.Thinking)),
        ("un appel : l’appareil parle", Calls(CallActivity.Speaking)),
        ("toutes les lignes sont prises", Calls(CallActivity.Listening, CallActivity.Listening)),
    ];

    private static readonly (string Meaning, string Cure, Fault Fault)[] s_faults =
    [
        ("configuration", "un réglage est faux ou refusé : `journalctl -u voicebot` dit lequel", Fault.Configuration),
        ("réseau", "câble, commutateur, adresse", Fault.Network),
        ("Asterisk hors de portée", "Asterisk tourne-t-il ? `AMI_HOST`, `AMI_PORT`, pare-feu", Fault.Asterisk),
        ("modèle absent ou abîmé", "`voicebot models verify`, puis `voicebot models fetch`", Fault.Model),
        ("stockage plein ou en lecture seule", "libérer de la place ; carte SD usée : la remplacer", Fault.Storage),
        ("surchauffe", "aérer, dépoussiérer, vérifier le ventilateur", Fault.Overheating),
        ("redémarré par le chien de garde", "rien à faire si cela ne revient pas ; s’éteint après une heure ou un essai réussi", Fault.Watchdog),
    ];

    private static readonly (string Press, string Effect, PanelNotice Confirmation)[] s_gestures =
    [
        ("brève", "essai des voyants, puis appel d’essai", PanelNotice.LightTest),
        ("3 s", "le service redémarre ; les appels en cours sont prévenus et passent à une personne", PanelNotice.RestartArmed),
        ("10 s", "l’appareil redémarre", PanelNotice.RebootArmed),
        ("5 s dès la mise sous tension", "réglages d’usine (les tickets restent)", PanelNotice.FactoryArmed),
    ];

    private static readonly (string Meaning, PanelNotice Notice)[] s_selfTest =
    [
        ("appel d’essai en cours", PanelNotice.SelfTest),
        ("appel d’essai réussi", PanelNotice.SelfTestPassed),
        ("appel d’essai manqué : `voicebot selftest` dit pourquoi", PanelNotice.SelfTestFailed),
    ];

    /// <summary>Every sign of the card on the lights, one after the other.</summary>
    public static IEnumerable<(string Meaning, LightPattern Pattern)> Signs()
    {
        foreach (var (meaning, state) in s_service)
            yield return ("vert : " + meaning, new LightPattern(LightPattern.OfService(state), Rhythm.Dark, Rhythm.Dark));
        foreach (var (meaning, state) in s_calls)
            yield return ("bleu : " + meaning, new LightPattern(Rhythm.Dark, LightPattern.OfCalls(state), Rhythm.Dark));
        foreach (var (meaning, _, fault) in s_faults)
            yield return ($"rouge : {meaning}", new LightPattern(Rhythm.Dark, Rhythm.Dark, LightPattern.OfFaults([fault])));
        foreach (var (press, effect, notice) in s_gestures)
            yield return ($"bouton, {press} : {effect}", LightPattern.Of(s_ready, notice));
        foreach (var (meaning, notice) in s_selfTest)
            yield return (meaning, LightPattern.Of(s_ready, notice));
    }

    /// <summary>Markdown, for docs/technicien.md.</summary>
    public static string Markdown()
    {
        var card = new StringBuilder();
        Table(card, "Voyant vert : le service", ["Voyant", "Ce que cela veut dire"],
            s_service.Select(row => new[] { LightPattern.OfService(row.State).Name, row.Meaning }));
        Table(card, "Voyant bleu : les appels", ["Voyant", "Ce que cela veut dire"],
            s_calls.Select(row => new[] { LightPattern.OfCalls(row.State).Name, row.Meaning }));
        Table(card, "Voyant rouge : la panne", ["Voyant", "Panne", "Que faire"],
            s_faults.Select(row => new[] { LightPattern.OfFaults([row.Fault]).Name, $"{(int)row.Fault} : {row.Meaning}", row.Cure }));
        card.Append("Plusieurs pannes se suivent, de la plus petite à la plus grande. Une panne guérie s’éteint d’elle-même.\n\n");
        Table(card, "Le bouton", ["Pression", "Ce qui se passe quand on relâche", "Ce que les voyants confirment"],
            s_gestures.Select(row => new[] { row.Press, row.Effect, LightPattern.Describe(row.Confirmation) }));
        card.Append("Plus de 30 s : le bouton est tenu pour coincé et ne fait rien.\n\n");
        Table(card, "L’appel d’essai", ["Voyants", "Ce que cela veut dire"],
            s_selfTest.Select(row => new[] { LightPattern.Describe(row.Notice), row.Meaning }));
        return card.ToString();
    }

    private static ApplianceState Calls(params CallActivity[] activities) =>
        activities.Select((activity, index) => (activity, index)).Aggregate(
            s_ready, static (state, call) => state.WithCall(new Guid(call.index + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), call.activity));

    private static void Table(StringBuilder card, string title, string[] head, IEnumerable<string[]> rows)
    {
        card.Append("### ").Append(title).Append("\n\n");
        Row(card, head);
        Row(card, [.. head.Select(static _ => "---")]);
        foreach (var row in rows)
            Row(card, row);
        card.Append('\n');
    }

    private static void Row(StringBuilder card, string[] cells) => card.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
