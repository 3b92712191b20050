namespace Voicebot.Appliance.Dialogues.French;

/// <summary>Accented letters, each with its plain one and the name of its mark at the same place.</summary>
static class Accents
{
    public const string Plain = "aaaeeeeiioouuuyc";
    public const string Accented = "àâäéèêëîïôöùûüÿç";

    public static readonly string[] Marks =
    [
        "accent grave", "accent circonflexe", "tréma", "accent aigu", "accent grave", "accent circonflexe", "tréma", "accent circonflexe", "tréma",
        "accent circonflexe", "tréma", "accent grave", "accent circonflexe", "tréma", "tréma", "cédille",
    ];
}
