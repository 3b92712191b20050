using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Written French → what the synthesizer is given: words only, no figure, sign or abbreviation left to its guess.</summary>
/// <remarks>
/// Choices: a phone number by pairs; a reference letter by letter and digit pair by digit pair; "12h" stays "douze heures";
/// 12,50 € is "douze euros cinquante"; an e-mail as <see cref="EmailWords"/> says it. Text with nothing to change comes back as it
/// is, and what comes out goes through unchanged. A kind of writing is a class with its patterns (source-generated, since Native AOT
/// compiles none at run time; they see tidied text, and none nests a quantifier in one over the same characters, so none can run away).
/// </remarks>
public static class SpokenText
{
    /// <summary>Text for the voice. The order matters: what holds other patterns (an address, a code, a date) goes first.</summary>
    public static string Normalise(string text)
    {
        string said = Typography.Tidy(text);
        said = WrittenAddresses.Say(said);
        said = Typography.Part(said);
        said = WrittenCodes.SayNamed(said);
        said = WrittenPhones.Say(said);
        said = Abbreviations.SayDays(said);
        said = WrittenDates.Say(said);
        said = WrittenTimes.Say(said);
        said = WrittenRatios.Say(said);
        said = WrittenPrices.Say(said);
        said = WrittenQuantities.Say(said);
        said = WrittenOrdinals.Say(said);
        said = RomanNumerals.Say(said);
        said = Abbreviations.Say(said);
        said = WrittenCodes.SayMixed(said);
        said = Slashes.Say(said);
        said = Acronyms.Say(said);
        said = WrittenNumbers.Say(said);
        return Typography.Finish(said);
    }
}

/// <summary>"1er", "2e", "3ème".</summary>
static partial class WrittenOrdinals
{
    public static string Say(string text) => Ordinal().Replace(text, Words);

    static string Words(Match match)
    {
        if (!long.TryParse(match.Groups[1].Value, out long value) || value < 1) return match.Value;
        string ending = match.Groups[2].Value;
        if (ending.StartsWith("aine", StringComparison.Ordinal)) return (match.Groups["article"].Success ? "" : "une ") + (value == 10 ? "diz" : NumberWords.Of(value).TrimEnd('e', 's')) + ending;
        if (ending.TrimEnd('s') is "nd" or "nde" or "d" or "de") return value == 2 ? "second" + ending[(ending[0] == 'n' ? 2 : 1)..] : match.Value;
        string plural = ending[^1] == 's' && value == 1 ? "s" : "";
        return NumberWords.Ordinal(value, ending is "re" or "ère" or "ere" or "res" or "ères") + plural;
    }

    [GeneratedRegex(@"(?<article>(?<=(?:une|la|cette|chaque|[Dd]'une) ))?(?<![\p{L}\d.,])(\d{1,6}) ?((?<=\d)(?:ers?|res?|ères?|eres?|èmes?|emes?|ièmes?|iemes?|ndes?|nds?|(?<=(?<!\d)2)des?|(?<=(?<!\d)2)ds?|aines?|è|es?)|(?<=\d )(?:èmes?|ième))(?![\p{L}\d])")]
    private static partial Regex Ordinal();
}
