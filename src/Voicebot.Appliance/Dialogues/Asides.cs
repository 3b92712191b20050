using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Dialogues;

/// <summary>What callers say about the conversation itself: say it again, go back, I do not know, something else than you think; and that they are angry.</summary>
internal static class Asides
{
    private static readonly Phrase[] s_again = Of(
        "répétez", "vous pouvez répéter", "pouvez-vous répéter", "pourriez-vous répéter", "vous pourriez répéter", "tu peux répéter", "répéter", "répète", "pardon", "comment", "vous dites", "vous avez dit quoi", "qu’est-ce que vous avez dit",
        "qu’est-ce que vous dites", "j’ai pas entendu", "je n’ai pas entendu", "j’ai mal entendu", "je vous ai pas entendu", "je ne vous ai pas entendu", "j’ai pas compris", "je n’ai pas compris", "j’ai rien compris", "redites-moi", "redites", "encore une fois", "hein", "quoi",
        "la question", "c’était quoi la question", "plus fort", "plus lentement", "j’entends mal", "je vous entends mal", "je n’ai rien entendu", "j’ai rien entendu");

    private static readonly Phrase[] s_back = Of(
        "retour", "en arrière", "revenez en arrière", "revenir en arrière", "on revient en arrière", "retournez en arrière", "retour en arrière", "la question d’avant", "question précédente", "la question précédente", "revenez à la question d’avant",
        "je me suis trompé", "je me suis trompée", "j’ai dit une bêtise", "c’est pas ce que j’ai dit", "ce n’est pas ce que j’ai dit", "j’ai pas dit ça", "je n’ai pas dit ça", "vous avez mal compris", "vous avez mal noté", "je recommence", "on recommence", "je me trompe");

    private static readonly Phrase[] s_unknown = Of(
        "je ne sais pas", "je sais pas", "je sais plus", "je ne sais plus", "aucune idée", "j’en sais rien", "je n’en sais rien", "pas la moindre idée", "je ne l’ai pas", "je l’ai pas", "j’en ai pas", "je n’en ai pas", "je ne me souviens plus", "je me souviens plus", "je me rappelle plus", "je ne me rappelle plus", "je préfère pas", "je ne préfère pas", "je veux pas le donner", "peu importe", "passez", "j’ai pas", "je n’ai pas");

    private static readonly Phrase[] s_polite = Of(
        "s’il vous plaît", "merci", "excusez-moi", "désolé", "désolée", "madame", "monsieur", "oui", "non", "ah", "oh", "attendez", "alors", "bon", "euh", "ben", "bah", "mais", "allô", "la", "vous", "je", "c’est", "à", "le", "numéro", "du tout", "bien", "ça", "de la", "on", "pas", "est-ce que", "moi", "pouvez", "voudrais", "peux", "j’ai");

    /// <summary>A question that is told: « je cherche la notice », « je voudrais savoir si… ».</summary>
    private static readonly Phrase[] s_seeking = [.. new[] { "cherche|cherchons", "savoir si|ou|comment|combien|quand|quel|quelle|ce", "demande|demandais|demander si|ou|comment|combien", "me dire", "renseignement|renseignements|renseigner" }.Select(static text => Phrase.Pattern(text))];

    /// <summary>Whoever takes back what was said begins with one of these.</summary>
    private static readonly Phrase[] s_change = Of(
        "finalement", "en fait", "plutôt", "je préfère", "je préférerais", "c’est pas pour", "ce n’est pas pour", "c’est pas une", "ce n’est pas une", "j’appelle pas pour", "je n’appelle pas pour", "laissez tomber", "changé d’avis", "non je voulais", "non c’est pour", "non je voudrais", "non j’appelle", "plus exactement", "je voulais", "au contraire", "à la place", "annulez ça", "oubliez");

    private static readonly Phrase[] s_anger = [.. new[]
    {
        "putain", "merde", "bordel", "fait chier", "faites chier", "me faites chier", "me gonfle", "me gonflez", "ras le bol", "ras-le-bol", "marre", "j’en peux plus", "inadmissible", "inacceptable", "scandaleux", "scandale", "honteux", "une honte", "honte à vous", "n’importe quoi", "vous foutez de moi", "se fout de moi", "foutez de ma gueule", "se moque de moi", "moquez de moi", "vous vous moquez",
        "incompétent", "bande d’incapables", "bande de nuls", "bande de voleurs", "vous êtes nul", "nul à chier", "c’est nul", "escroc", "arnaque", "arnaqueur", "voleurs", "en colère", "furieux", "furieuse", "hors de moi", "excédé", "exaspér", "m’énerv", "énervé", "énervée", "insupportable", "c’est abusé", "pas sérieux", "une blague", "vous rigolez", "vous plaisantez", "se foutre", "gueule", "connard", "connerie", "saloperie", "enfoiré", "avocat", "60 millions", "la énième fois", "énième fois", "quinzième fois", "dixième fois", "y en a marre", "ça suffit", "ça commence à bien faire", "foutage de gueule", "me prenez pour", "prend pour des",
    }.Select(Phrase.Keyword)];

    private static readonly string[] s_refusals =
        ["je refuse", "pas être enregistré", "pas être enregistrée", "pas d’enregistrement", "n’enregistrez pas", "pas que vous enregistriez", "sans enregistrement", "pas enregistrer"];

    private static readonly Phrase[] s_calm = [.. new[] { "pas en colere", "pas une blague", "pas une arnaque", "j ai pas marre", "elle|il|ca|machine|appareil|frigo|four|linge|vaisselle fait n importe quoi", "n importe quoi … appuie|appuyer|touche", "n importe quel", "dit|affiche|indique|marque|met|mis|mettre|montre n importe quoi", "raconte|racontez|raconter|connaissez … blague", "fait|font la gueule" }.Select(static text => Phrase.Pattern(text))];

    /// <summary>« Répétez »: nothing else is said.</summary>
    public static bool AsksAgain(List<Word> words) => IsOnly(words, s_again);

    /// <summary>« Je refuse », « je ne veux pas être enregistré »: meant of the recording, where there is one.</summary>
    public static bool RefusesRecording(string text) => Array.Exists(s_refusals, refusal => Words.Contain(text, refusal));

    /// <summary>« Revenez en arrière », « je me suis trompé ».</summary>
    public static bool GoesBack(List<Word> words) => IsOnly(words, s_back);

    /// <summary>« Je ne sais pas »: nothing else is said.</summary>
    public static bool IsUnknown(List<Word> words) => IsOnly(words, s_unknown);

    public static bool ChangesMind(List<Word> words) => s_change.Any(phrase => phrase.In(words).Any());

    public static bool Seeks(string text)
    {
        var words = Words.Scan(text);
        return s_seeking.Any(phrase => phrase.In(words).Any());
    }

    public static bool IsAngry(List<Word> words) => s_anger.Any(phrase => phrase.In(words).Any(found => !s_calm.Any(calm => calm.In(words).Any(found.Touches))));

    private static Phrase[] Of(params string[] phrases) => [.. phrases.Select(Phrase.Exact)];

    private static bool IsOnly(List<Word> words, Phrase[] wanted)
    {
        var found = false;
        for (var at = 0; at < words.Count;)
        {
            var end = wanted.Max(phrase => phrase.EndFrom(words, at));
            found |= end > 0;
            if (end == 0)
                end = s_polite.Max(phrase => phrase.EndFrom(words, at));
            if (end == 0 && !Hesitation.IsFiller(words[at].Text))
                return false;
            at = Math.Max(end, at + 1);
        }
        return found;
    }
}
