namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>What stands behind a number: "kWh", "m2", "min".</summary>
/// <param name="One">Said below two.</param>
/// <param name="Many">Said from two on.</param>
/// <param name="Feminine">"une minute".</param>
readonly record struct Unit(string One, string Many, bool Feminine);

/// <summary>Units as they are written and said.</summary>
static class Units
{
    /// <summary>How it may be written, parted by bars; one; many when that is not one and an s; f: feminine.</summary>
    static readonly (string Written, string One, string? Many, bool Feminine)[] Rows =
    [
        ("%", "pour cent", "pour cent", false),
        ("‰", "pour mille", "pour mille", false),
        ("°C|°", "degré", null, false),
        ("°F", "degré Fahrenheit", "degrés Fahrenheit", false),
        ("km/h|km/heure|kmh", "kilomètre heure", "kilomètres heure", false),
        ("tr/min|tr/mn|trs/min|t/min|tpm|rpm", "tour par minute", "tours par minute", false),
        ("km|Km|KM", "kilomètre", null, false),
        ("m", "mètre", null, false),
        ("m/s", "mètre par seconde", "mètres par seconde", false),
        ("dm", "décimètre", null, false),
        ("cm|CM|Cm", "centimètre", null, false),
        ("mm|MM", "millimètre", null, false),
        ("µm|μm", "micromètre", null, false),
        ("nm", "nanomètre", null, false),
        ("m2|M2", "mètre carré", "mètres carrés", false),
        ("km2", "kilomètre carré", "kilomètres carrés", false),
        ("dm2", "décimètre carré", "décimètres carrés", false),
        ("cm2", "centimètre carré", "centimètres carrés", false),
        ("mm2", "millimètre carré", "millimètres carrés", false),
        ("ha", "hectare", null, false),
        ("m3|M3", "mètre cube", "mètres cubes", false),
        ("dm3", "décimètre cube", "décimètres cubes", false),
        ("cm3|cc", "centimètre cube", "centimètres cubes", false),
        ("mm3", "millimètre cube", "millimètres cubes", false),
        ("kg|Kg|KG|kgs|Kgs", "kilo", null, false),
        ("g|gr", "gramme", null, false),
        ("mg", "milligramme", null, false),
        ("µg|μg", "microgramme", null, false),
        ("t", "tonne", null, true),
        ("l|L", "litre", null, false),
        ("hl|hL", "hectolitre", null, false),
        ("dl|dL", "décilitre", null, false),
        ("cl|cL|CL", "centilitre", null, false),
        ("ml|mL|ML", "millilitre", null, false),
        ("kWh|KWh|KWH|Kwh|kwh", "kilowattheure", null, false),
        ("MWh", "mégawattheure", null, false),
        ("Wh", "wattheure", null, false),
        ("kW|KW|Kw|kw", "kilowatt", null, false),
        ("kWc", "kilowatt-crête", "kilowatts-crête", false),
        ("MW", "mégawatt", null, false),
        ("W|w", "watt", null, false),
        ("Wc", "watt-crête", "watts-crête", false),
        ("kVA", "kilovoltampère", null, false),
        ("VA", "voltampère", null, false),
        ("V|Vac|VAC|Vdc|VDC", "volt", null, false),
        ("kV", "kilovolt", null, false),
        ("mV", "millivolt", null, false),
        ("A", "ampère", null, false),
        ("mA", "milliampère", null, false),
        ("Ah", "ampèreheure", null, false),
        ("mAh|mah", "milliampèreheure", null, false),
        ("K|°K", "kelvin", null, false),
        ("Ω", "ohm", null, false),
        ("kΩ", "kiloohm", null, false),
        ("Hz|hz|HZ", "hertz", "hertz", false),
        ("kHz|khz", "kilohertz", "kilohertz", false),
        ("MHz|Mhz|mhz", "mégahertz", "mégahertz", false),
        ("GHz|Ghz|ghz", "gigahertz", "gigahertz", false),
        ("dB|db|DB|dBA|dB(A)", "décibel", null, false),
        ("lm|Lm", "lumen", null, false),
        ("lx", "lux", "lux", false),
        ("h|H|hr|hrs", "heure", null, true),
        ("min|mn|Min|MIN|mins", "minute", null, true),
        ("s|sec|secs", "seconde", null, true),
        ("ms", "milliseconde", null, true),
        ("j|J|jr|jrs", "jour", null, false),
        ("sem", "semaine", null, true),
        ("kJ", "kilojoule", null, false),
        ("kcal", "kilocalorie", null, true),
        ("cal", "calorie", null, true),
        ("Nm", "newton mètre", "newtons mètre", false),
        ("bar|bars", "bar", null, false),
        ("mbar", "millibar", null, false),
        ("Pa", "pascal", "pascals", false),
        ("hPa", "hectopascal", "hectopascals", false),
        ("kPa", "kilopascal", "kilopascals", false),
        ("MPa", "mégapascal", "mégapascals", false),
        ("Ko|ko|KO|kB|KB", "kilooctet", null, false),
        ("Mo|mo|MO|MB", "mégaoctet", null, false),
        ("Go|go|GO|GB|Gb", "gigaoctet", null, false),
        ("To|TB|Tb", "téraoctet", null, false),
        ("kbit/s|kb/s|kbps|Kbps|kbits/s", "kilobit par seconde", "kilobits par seconde", false),
        ("Mbit/s|Mb/s|Mbps|mbps|Mbits/s|mb/s|mbit/s", "mégabit par seconde", "mégabits par seconde", false),
        ("Gbit/s|Gb/s|Gbps|gbps|Gbits/s", "gigabit par seconde", "gigabits par seconde", false),
        ("kbit|Kbit", "kilobit", null, false),
        ("Mbit|mbit|Mbits", "mégabit", null, false),
        ("Gbit|gbit|Gbits", "gigabit", null, false),
        ("px", "pixel", null, false),
        ("Mpx|MP|Mpix", "mégapixel", null, false),
        ("dpi|ppp", "point par pouce", "points par pouce", false),
        ("pt|pts", "point", null, false),
        ("CV", "cheval", "chevaux", false),
        ("BTU|Btu", "B T U", "B T U", false),
        ("ppm", "partie par million", "parties par million", true),
        ("pers|Pers", "personne", null, true),
        ("pce|pces|pcs|Pcs|PCS", "pièce", null, true),
        ("ct|cts|Cts", "centime", null, false),
        ("ex", "exemplaire", null, false),
    ];

    static readonly Dictionary<string, Unit> All = Rows
        .SelectMany(row => row.Written.Split('|').Select(written => (written, new Unit(row.One, row.Many ?? row.One + "s", row.Feminine))))
        .ToDictionary(pair => pair.written, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>Behind "/" or "par": what is counted by, besides units.</summary>
    static readonly Dictionary<string, string> Counters = new(StringComparer.Ordinal)
    {
        ["an"] = "an",
        ["ans"] = "an",
        ["année"] = "an",
        ["mois"] = "mois",
        ["jour"] = "jour",
        ["jours"] = "jour",
        ["semaine"] = "semaine",
        ["trimestre"] = "trimestre",
        ["heure"] = "heure",
        ["minute"] = "minute",
        ["seconde"] = "seconde",
        ["nuit"] = "nuit",
        ["personne"] = "personne",
        ["client"] = "client",
        ["foyer"] = "foyer",
        ["unité"] = "unité",
        ["pièce"] = "pièce",
        ["lot"] = "lot",
        ["paire"] = "paire",
        ["appel"] = "appel",
        ["cycle"] = "cycle",
        ["lavage"] = "lavage",
        ["cuisson"] = "cuisson",
        ["tour"] = "tour",
        ["litre"] = "litre",
        ["kilo"] = "kilo",
        ["mètre"] = "mètre",
        ["envoi"] = "envoi",
        ["colis"] = "colis",
        ["intervention"] = "intervention",
        ["déplacement"] = "déplacement",
        ["ligne"] = "ligne",
        ["poste"] = "poste",
        ["utilisateur"] = "utilisateur",
        ["appareil"] = "appareil",
        ["SMS"] = "S M S",
        ["page"] = "page",
        ["tasse"] = "tasse",
        ["dose"] = "dose",
        ["séance"] = "séance",
        ["usage"] = "usage",
        ["u"] = "unité",
    };

    /// <summary>Written without a number they are not taken for words: "le prix du kWh", "en m2".</summary>
    static readonly HashSet<string> Distinct =
    [
        "kWh", "KWh", "KWH", "Kwh", "kwh", "MWh", "Wh", "kW", "kVA", "kWc", "km", "cm", "mm", "kg", "ml", "mL", "cl", "cL", "dB", "dBA", "dB(A)", "Hz", "kHz", "MHz", "GHz", "mAh", "kcal", "m2", "m3", "cm2", "cm3",
        "mm2", "km2", "dm3", "km/h", "tr/min", "Mbit/s", "Mb/s", "Mbps", "Gbit/s", "Gbps", "kbps", "Mbit", "°C", "°F", "hPa",
    ];

    public static bool TryFind(string written, out Unit unit) => All.TryGetValue(written, out unit);

    public static bool IsDistinct(string written) => Distinct.Contains(written);

    /// <summary>"an" → "an", "kWh" → "kilowattheure", "100 km" → "cent kilomètres"; null for what nothing is counted by.</summary>
    public static string? Per(string written)
    {
        if (Counters.TryGetValue(written, out string? counter)) return counter;
        string bare = written.TrimStart('0', '1', ' ');
        if (bare.Length < written.Length)
        {
            string many = written.Length - bare.Length > 4 || written.StartsWith("1000", StringComparison.Ordinal) ? "mille " : "cent ";
            if (Counters.TryGetValue(bare.TrimEnd('s'), out string? counted)) return $"{many}{counted}{(counted[^1] is 's' ? "" : "s")}";
            return All.TryGetValue(bare, out Unit several) ? many + several.Many : null;
        }
        return All.TryGetValue(written, out Unit unit) ? unit.One : null;
    }

    /// <summary>"/mois", "/m2/an" → " par mois", " par mètre carré par an"; null when a part is nothing to count by.</summary>
    public static string? PerWords(string slashed)
    {
        string said = "";
        foreach (string part in slashed.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Per(part) is not { } per) return null;
            said += " par " + per;
        }
        return said;
    }
}
