using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Dialogues;

/// <summary>
/// Danger to life, before all topics and whatever the scenario holds: one calm sentence with what to do, then a person.
/// Part of the code and not of a scenario, so that no scenario can be without it.
/// </summary>
/// <remarks>
/// Advice as the French fire brigades and the Ministry of the Interior publish it: gas, touch no switch and leave; current,
/// cut it before anything else; 18 or 112. Doubt counts as danger; words that deny it (« pas d’odeur de gaz ») do not.
/// </remarks>
public static class Dangers
{
    private const string Person = " Je vous passe tout de suite un conseiller.";

    private static readonly Danger[] s_dangers =
    [
        new("monoxyde",
            "Ouvrez les fenêtres, sortez tous à l’air libre et appelez le dix-huit ou le cent douze.",
            [
                "monoxyde", "intoxiqu*", "nausee*|vertige*|vomi* … chaudiere|poele|chauffage|cheminee", "maux de tete … chaudiere|poele|chauffe|chauffage|gaz|radiateur|cheminee", "detecteur|alarme|capteur … co … sonne|sonner|sonnent|hurle|bipe|declench*|route|active*",
                "mal au crane … chaudiere|poele|chauffage|gaz", "chaudiere|poele|chauffage|cheminee … mal au crane", "chaudiere|poele|chauffage|cheminee … mal a la tete", "mal a la tete … chaudiere|poele|chauffe|chauffage|gaz|radiateur|cheminee", "tete qui tourne … vomir|nausee*",
                "chaudiere|poele|chauffage|chauffe|cheminee … sent|sens|sentons mal", "chaudiere|poele|chauffage|cheminee … malaise|vomi*|nausee*|vertige*",
                "gaz … mal a la tete", "gaz … mal au crane", "aeration … nausee*|vertige*|vomi*|tete", "nausee|vertiges|nausees tous|toutes les", "sent|sens|sentons pas bien … chaudiere|poele|chauffage|cheminee", "pas bien … allume … chaudiere|poele|chauffage|cheminee",
            ],
            Except: ["detecteur de monoxyde … panne", "detecteur de monoxyde … marche", "acheter … monoxyde"]),
        new("gaz",
            "Ne touchez à aucun interrupteur, fermez le gaz si vous le pouvez sans risque, sortez et appelez dehors le dix-huit ou le cent douze.",
            [
                "sent|sens|sentait|sentir|senti|sente|sentent|sentons … gaz", "ca sans le gaz", "odeur|odeurs … gaz", "siffle|sifflement|sifflements … gaz", "pue|puait|schlingue … gaz", "fuite|fuites … gaz",
                "perd|fuit|echappe|laisse … gaz", "gaz … echappe|echapper|echappait|fuit|fuite|siffle|sent|pue|partout", "gaziniere fuit", "tuyau|flexible|bouteille|robinet … gaz … fendu|perce|casse|coupe|fuit|abime|arrache|ouvert",
                "detecteur|alarme … gaz … sonne|sonner|hurle|bipe|declench*", "plein de gaz", "rempli* de gaz", "explosion de gaz", "dirait du gaz", "asphyxi*",
                "odeur|sent|sens|fuite|pue … gas", "oeuf|oeufs pourri|pourris … gaz|gaziniere|cuisiniere|chaudiere|bouteille|tuyau",
            ]),
        new("feu",
            "Sortez, fermez la porte derrière vous et appelez le dix-huit ou le cent douze.",
            [
                "y a le feu", "a le feu", "au feu", "prend|pris|prendre|prit|prenait|prenne feu", "en feu", "mis|mettre le feu", "eteindre|maitriser le feu", "le feu a pris|prend|part|gagne|brule|couve",
                "debut de|d feu|incendie", "un incendie", "incendie … cuisine|cave|maison|immeuble|garage|buanderie", "feu dans|derriere|sous", "feu d appartement|electrique|cheminee",
                "flammes", "en flamme", "grosse|petite|grande|une flamme … sous|derriere|dans|sort", "vois|voit|vu … flamme", "explos*", "detonation*", "enflamm*", "ca flambe", "crame la", "ca crame", "en train de cramer|bruler",
                "prise|multiprise|rallonge|chargeur … chauffe|noire|noirci", "prise|multiprise|rallonge … marron|brune|ronfle|bourdonne", "grand|gros|enorme boum", "les|des fils … fondu|fond|crame|brule", "brule", "prise|multiprise|rallonge|fil|cable|cables|chargeur|transformateur|tableau|bouton|moteur … fondu|fond|fondent|fondre|crame|brule|noirci",
                "plastique|caoutchouc fond", "chauffe|ballon|chaudiere|bouteille|bonbonne … gonfl*", "batterie|batteries|pile|accu … gonfl*|fondu|brul*|explos*|fume",
            ],
            Except:
            [
                "feu vert|rouge|orange|arriere|avant|doux|vif", "feu de bois|droite|gauche|signalisation|position", "au feu par|de", "prix|facture|consommation|tarif|tarifs|cout|couts|budget|colere|ventes … explos*", "explos* … forfait|budget|facture|prix|tarif|tarifs|cout|couts",
                "garantie|assurance|couvre|couvr* … incendie", "flamme|flammes … eteint|eteignent|veilleuse|jaune|bleue|allume", "detecteur d incendie", "alarme incendie", "mur|vernis … explos*", "caoutchouc|plastique fondu", "rien ne brule", "au|le|du|un fond", "brule de|tous|toutes|mes|mon|ma|les|le|la|l|un|une|des|tout|trop|au|vos|nos|avec|pas", "me|s|se|m|est|suis|sommes|a|ai|as|ont|le|du|de|d|plastique|bien|etait|gateau|plat|mal brule", "explose* de rire|joie",
            ]),
        new("fumée",
            "Éloignez-vous et, si vous le pouvez sans risque, coupez le courant au tableau sans rien débrancher ; si la fumée continue, sortez et appelez le dix-huit ou le cent douze.",
            [
                "de la fumee", "plein|beaucoup|tellement|enormement de|d fumee", "en plus de fumee", "une|grosse|petite|epaisse fumee", "des fumees", "fumee noire|blanche|grise|partout|epaisse|sort|degage|envahi*", "toute cette fumee",
                "enfume*", "fume", "fumait", "met|mis|mettre a fumer", "tellement … fumee", "commence|commencait|commencer a fumer", "sent|sens|sentait|sente|pue … brule|crame|roussi|grille|fondu|cramoisi|bruler", "sent le chaud|plastique|caoutchouc",
                "odeur|odeurs … brule|crame|roussi|fume|grille|plastique|caoutchouc|fondu|bruler|chaud", "frigo|four|machine|linge|vaisselle|tele|television|cuisine|hotte|refrigerateur|congelateur|chaudiere|appareil a brule",
                "detecteur|alarme|detecteurs … fumee|incendie … sonne|sonnent|sonner|hurle|declench*|arrete",
            ],
            Except:
            [
                "je|j|tu|on|nous|mari|femme|personne fume", "depanneur|technicien|reparateur|livreur a|ait|avait fume", "saumon|verre|verres|jambon|poisson|vitre|lardons fume", "aspire|evacue|aspirait … fumee", "detecteur de fumee … panne", "brule mon|ma|mes|le|la|les|l|un|une|des|tous|tout|trop", "fume une|des|la cigarette|pipe|cigarettes", "odeur de la cuisine",
            ]),
        new("eau",
            "Ne touchez ni à l’eau ni aux appareils, coupez le courant au tableau si vous pouvez l’atteindre à sec, et au moindre danger appelez le dix-huit ou le cent douze.",
            [
                "eau … prise|prises|multiprise|multiprises|rallonge|fil|fils|cables|disjoncteur|electricite|courant", "eau … tableau|compteur|coffret|armoire|installation electrique",
                "goutte|coule|fuit|fuis|tombe|pisse|ruisselle|eclabousse* … prise|prises|multiprise|multiprises|fils|rallonge|disjoncteur|tableau|compteur",
                "prise|prises|multiprise|multiprises|tableau|rallonge|compteur|fils … mouille*|trempe*|inonde*|humide*|noye*", "prise|prises|multiprise|rallonge|branche|branchee … dans|sous l eau",
                "pieds dans l eau", "eau … partout|terre|sol|chevilles|pieds|genoux … branche|branchee|branches|branchees|tension", "inond* … branche|branchee", "inond* … chaudiere|seche|machine|congelateur … tourne|tournent|marche|marchent", "coule|goutte … lustre|lampe|ampoule|plafonnier", "inond* … electri*|prise|prises|fils|courant", "appareil … tombe … eau|baignoire|bain|evier", "electri* … sous l eau",
            ],
            Except: ["prise d eau", "compteur d eau", "eau … prise d", "eau froide … prise", "courant d eau", "plus d eau ni|et", "eau courante"]),
        new("électricité",
            "Ne touchez plus à l’appareil, coupez le courant au tableau si vous le pouvez sans risque, et si quelqu’un se sent mal appelez le dix-huit ou le cent douze.",
            [
                "pris|prend|prends|prendre|prenait|recu|recois|recoit|prenne|envoye|envoie|mis|met … decharge|decharges|jus|chataigne|chataignes", "pris|prend|prends|prendre … courant dans|quand|en|au", "pris|prend|prends le courant",
                "donne|donnent|fait|font|balance|balancent des|une decharge|decharges|chataigne|chataignes", "eclair|eclairs",
                "envoie|envoyait du courant|jus", "pisse|coule|fuit|goutte … gresill*|crepit*", "fil|fils|cable|cables … brille|brillent|briller|rougit|rougeoie", "gresill*|crepit* … mur|cloison|prise|tableau|multiprise|fil|fils|interrupteur|moteur", "sous tension … touche|touchant", "prise|multiprise|rallonge|fil|cable|cables|chargeur|transformateur … brulant*", "coup|coups de|d jus|courant|electricite", "decharge|decharges electrique*", "electrocut*", "electris*", "etincelle*", "etincelait", "arc|arcs electrique*", "court circuit", "courts circuits",
                "fil|fils|cable|cables … denude*|nu|nus|vif|arrache*", "touche … picote|pique|courant|jus|decharge|chatouille|tremble", "picote|chatouille … touche", "prise|tableau|multiprise|fil|fils|interrupteur|compteur … gresill*|crepit*|claque",
                "tambour|carrosserie|porte|poignee|robinet … sous tension", "y a du courant dans|sur", "foudroye*",
            ],
            Except: ["allumage|bougie|bouton|briquet|allume|pierre … etincelle*", "etincelle* … allumage|bouton|bruleur", "signer|signe|papier … decharge", "fermeture eclair", "eclair|eclairs au|a chocolat|cafe", "en un eclair", "mis|mise|mettre|remis|remettre … sous tension"]),
        new("secours",
            "Si quelqu’un est en danger, appelez tout de suite le quinze, le dix-huit ou le cent douze.",
            [
                "au secours", "a l aide", "vite … pompiers|samu|ambulance|secours", "pompiers|samu|ambulance … vite", "bras|jambe|pied|tete|cheveux coince|coincee|coinces", "mere|pere|mari|femme|fils|fille|bebe|enfant|voisin|voisine|mamie|papi … tombe|tombee … repond|bouge|parle plus", "suis|est coupe|coupee profond*", "doigt|doigts|main coince|coincee|coinces|coincees", "appelez|appeler|appelle|prevenez … pompiers|samu|secours|police|ambulance", "respire|respirent plus|pas|mal", "plus|pas a respirer", "peux|peut plus|pas respirer", "blesse|blesses|blessee|blessees",
                "inconscient*", "evanoui*", "perdu connaissance", "fait|faire|fais un malaise", "malaise", "saigne|saigner|saignent|saignait", "suis|est|sommes brule avec|a|au|la|les|le|gravement|bras|main", "brule la|le|les main|mains|bras|doigt|doigts|visage|pied",
                "suis|est|sommes coupe … main|doigt|doigts|bras|pied|jambe", "coince … doigt|doigts|main|bras|pied|tete|jambe", "enferme dans|dedans", "petit|petite|fils|fille|gamin|gamine|gosse|enfant|bebe|frere|soeur|apprenti … cache|cachee|rentre|rentree dans … congelateur|frigo|refrigerateur|chambre|tambour|machine|seche", "coince|coincee|enferme*|bloque|bloquee … chambre froide", "tombe|tombee sur le|la|mon|ma|notre petit|petite|fils|fille|bebe|enfant|mari|femme|mere|pere|pied|jambe|tete", "chien|chat … coince|coincee derriere|dans|sous", "avale … gorge", "gorge … brule", "tombe|tombee … echelle|toit|escalier|escaliers", "avale|avaler|bu|mange … pastille|produit|javel|lessive|pile|capsule|liquide",
                "crise cardiaque", "infarctus", "un avc", "bouge plus", "est|suis|sommes en danger", "va mourir", "danger de mort",
            ],
            Except: ["en|je|suivi|colis|dossier|commande bouge plus", "a l aide d|de|du", "enferme dans … tambour|machine … linge|chaussette", "couleur|encre … saigne"],
            HasOwnNegation: true),
    ];

    /// <summary>Everything that may be said of dangers: rendered in advance.</summary>
    public static IEnumerable<string> Phrases => s_dangers.Select(static danger => danger.Topic.Answer);

    /// <summary>Whether a topic is one of the dangers.</summary>
    public static bool IsName(string topic) => Array.Exists(s_dangers, danger => danger.Topic.Name == topic);

    /// <summary>The danger that is told of, as a topic that ends at a person; null when there is none.</summary>
    internal static Topic? Find(IReadOnlyList<Word> words) => Array.Find(s_dangers, danger => danger.IsIn(words))?.Topic;

    private sealed record Danger(string Name, string Advice, string[] Signs, string[]? Except = null, bool HasOwnNegation = false)
    {
        private readonly Phrase[] _signs = [.. Signs.Select(static sign => Phrase.Pattern(sign, reachesFar: true))];
        private readonly Phrase[] _except = [.. (Except ?? []).Select(static sign => Phrase.Pattern(sign, reachesFar: true))];

        public Topic Topic { get; } = new(Name, [], Advice + Person, ReplyOutcome.Transfer);

        public bool IsIn(IReadOnlyList<Word> words)
        {
            foreach (var sign in _signs)
            {
                foreach (var found in sign.In(words))
                {
                    if (!IsDenied(words, found) && !Array.Exists(_except, except => except.In(words).Any(found.Touches)))
                        return true;
                }
            }
            return false;
        }

        private bool IsDenied(IReadOnlyList<Word> words, Span found) => !HasOwnNegation
            ? Denial.Of(words, found)
            : found.Start > 0 && Denial.IsBefore(words, found);
    }
}
