namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Sides of a thing, by their initials: "H 85 x L 60 x P 55 cm", "(L x l x H)".</summary>
static class Sizes
{
    /// <summary>"hauteur 85, largeur 60, profondeur 55 cm": the numbers are left for the rules of units.</summary>
    public static string Say(string sides)
    {
        string[] parts = sides.Split(['x', '×', '/'], StringSplitOptions.TrimEntries);
        // "H/L" without a figure and "l/h" are no sizes.
        if (parts.Length < 2 || (sides.Contains('/', StringComparison.Ordinal) && (!sides.Any(char.IsAsciiDigit) || parts.Length < 3))) return sides;
        bool deep = Array.Exists(parts, part => part[0] is 'P' or 'p'), wide = Array.Exists(parts, part => part[0] == 'l');
        return string.Join(", ", parts.Select(part => (Name(part[0], lengthwise: !deep && wide) + " " + part[1..].TrimStart('.', ' ', ':')).Trim()));
    }

    /// <summary>"L" is the width beside a depth ("H x L x P"), the length beside a small "l".</summary>
    static string Name(char initial, bool lengthwise) => initial switch
    {
        'H' or 'h' => "hauteur",
        'P' or 'p' => "profondeur",
        'D' => "diamètre",
        'L' when lengthwise => "longueur",
        _ => "largeur",
    };
}
