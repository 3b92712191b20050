using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <content>
/// The patterns, source-generated (no run-time compilation under Native AOT). They see tidied text: plain spaces, straight
/// apostrophes. None nests a quantifier in a quantifier over the same characters, so none can run away.
/// </content>
public static partial class SpokenText
{
    const string NumberPattern = @"\d{1,3}(?: \d{3})+(?!\d)|\d+";

    [GeneratedRegex(@"https?://[^\s]+|(?<![\p{L}\d@.])www\.[^\s]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"[A-Za-z0-9][A-Za-z0-9._%+'-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")]
    private static partial Regex Email();

    [GeneratedRegex(@"\b([Rr]éférence|[Rr]éf\.?|[Rr]ef\.?|[Cc]ode|[Mm]odèle|[Cc]ommande|[Dd]ossier|[Tt]icket)(?: n°)? ?:? ?((?=[A-Z0-9/_-]*\d)(?=[A-Z0-9/_-]*[A-Z-])[A-Z0-9]+(?:[-/_][A-Z0-9]+)*)(?![\p{L}\d])")]
    private static partial Regex LabelledReference();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(?:(?:\+|00)33 ?(?:\(0\))? ?[1-9](?:[ .-]?\d{2}){4}|0[1-9](?:[ .-]?\d{2}){4}|\+(?!33)\d{1,3}(?:[ .-]?\d{2,4}){2,5})(?!\d)")]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\d.,])0 ?8(\d{2}) (\d{3}) (\d{3})(?!\d)")]
    private static partial Regex FreePhone();

    [GeneratedRegex(@"\b((?:appelez|appeler|composez|composer|contactez|joignez) (?:nous au |le |au ))(\d{2} ?\d{2}|118 ?\d{3})(?![\d ]*\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortPhone();

    const string DateLead = @"(?<![\p{L}\d/.-])((?:(?:le|du|au|ce|les|dès le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?)";

    [GeneratedRegex(DateLead + @"(\d{4})-(\d{2})-(\d{2})(?![\d-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();

    [GeneratedRegex(DateLead + @"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?![\d/-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumericDate();

    [GeneratedRegex(DateLead + @"(\d{1,2}(?:er)?) (janvier|janv\.?|jan\.|février|févr\.?|fév\.?|mars|avril|avr\.?|mai|juin|juillet|juil\.?|août|septembre|sept\.?|octobre|oct\.?|novembre|nov\.?|décembre|déc\.?)(?: (\d{4}))?(?![\p{L}\d])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedDate();

    [GeneratedRegex(@"(?<![\p{L}\d])((?:le|du|au|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )(\d{1,2})/(\d{1,2})(?![\d/])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortDate();

    [GeneratedRegex(@"(?<!\d)(?:(24) ?h ?/ ?24|(7) ?j(?:ours)? ?/ ?7)(?!\d)")]
    private static partial Regex AroundTheClock();

    [GeneratedRegex(@"(\d ?h(?: ?\d{2})?) *- *(?=\d{1,2} ?h)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TimeRange();

    [GeneratedRegex(@"(?<![\p{L}\d.,/-])(\d{1,3}) *[-/] *(\d{1,3}) ?(?=(?:jours|semaines|mois|ans|heures|minutes|h|j|min|mn)(?![\p{L}\d/]))")]
    private static partial Regex SpanRange();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(\d{1,3}) ?(?:×|x(?! ?\d))(?![\p{L}\d])")]
    private static partial Regex Times();

    [GeneratedRegex(@"(?<=(?:touche|tapez|sur|puis|par) )[#*](?=[\s.,;:!?]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PhoneKey();

    [GeneratedRegex(@"(?<![\p{L}\d.,:/])(?:(\d{1,3}) ?[hH](?: ?([0-5]\d))?(?:min|mn)?|(?<h>[01]?\d|2[0-3]):(?<m>[0-5]\d))(?![\p{L}\d:])")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(-?)(" + NumberPattern + @")(?:[.,](\d{1,2}))? ?(€(?=(?<glued>\p{L})?)|euros?(?!\p{L})|EUR(?!\p{L})|\$)(?: ?/ ?(mois|an|heure|jour|semaine|personne|appel))?")]
    private static partial Regex Price();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(-?(?:" + NumberPattern + @")(?:[.,]\d+)?) ?(%|°C|°|km/h|tr/min|km|m²|m³|kWh|kW|cm|mm|mn|min|ms|ml|cl|kg|Hz|dB|Go|Mo|bars?|[mglLWVAsj])(?![\p{L}\d/'])")]
    private static partial Regex Quantity();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(\d{1,6})(ers?|res?|ères?|eres?|èmes?|emes?|ièmes?|nde?|es?)(?![\p{L}\d])()")]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"(?<![\p{L}\d.])M\. (?=\p{Lu})")]
    private static partial Regex Sir();

    [GeneratedRegex(@"(?<![\p{L}\d])[nN]° ?")]
    private static partial Regex NumberSign();

    [GeneratedRegex(@"(?<![\p{L}\d.'@])(?:c\.-à-d\.|p\. ex\.|(?:MM|Mme|Mlle|Dr|Pr|Me|etc|[Tt]él|tel|[Rr]éf|ref|[Aa]v|[Bb]d|boul|[Pp]l|chem|imp|[Bb]ât|apt|appt|ét|ex|cf|env|max|min)\.|(?:Mmes?|Mlles?|Dr|Pr|etc|[Bb]d|bld|[Rr]te|appt|RDC|rdc|qté|càd|svp|SVP|stp|RDV|rdv|Cie|TTC|HT|Wi-Fi|WiFi|WIFI)(?![\p{L}\d.-])|Ste?(?=[- ]\p{Lu}))")]
    private static partial Regex Abbreviation();

    [GeneratedRegex(@"(?<![\p{L}\d.,/-])(?=[A-Z]{1,5}[-/_]?\d|\d+[-]?[A-Z])(?:[A-Z]+[-/_]?\d+[A-Z]*|\d+-?[A-Z]+\d*)(?:[-/_][A-Z0-9]+)*(?![\p{L}\d])")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<![\p{L}\d'-])\p{Lu}{2,5}(?![\p{L}\d-])")]
    private static partial Regex Acronym();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(" + NumberPattern + @") (\p{Ll}[\p{Ll}-]*)")]
    private static partial Regex CountedNumber();

    [GeneratedRegex(@"(?<![\p{L}\d.,])-(?:" + NumberPattern + @")(?:[.,]\d+)*|(?:" + NumberPattern + @")(?:[.,]\d+)*")]
    private static partial Regex AnyNumber();

    [GeneratedRegex(@"^[ ]*[-•][ ]+", RegexOptions.Multiline)]
    private static partial Regex Bullet();

    [GeneratedRegex(@" +- +")]
    private static partial Regex Dash();

    [GeneratedRegex(@" */ *")]
    private static partial Regex Slash();

    [GeneratedRegex(@"[ ]{2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" +([.,](?!\d))")]
    private static partial Regex SpaceBeforeMark();
}
