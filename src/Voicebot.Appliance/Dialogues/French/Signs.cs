namespace Voicebot.Appliance.Dialogues.French;

/// <summary>What the signs of addresses and codes are called.</summary>
static class Signs
{
    /// <returns>Null for a sign that is not said.</returns>
    public static string? Name(char c) => c switch
    {
        '@' => "arobase",
        '.' => "point",
        '-' => "tiret",
        '_' => "tiret du bas",
        '/' => "barre oblique",
        '+' => "plus",
        '\'' => "apostrophe",
        _ => null,
    };
}
