using System.Globalization;

namespace Voicebot.Appliance.Phones;

/// <summary>One thing that a caller does.</summary>
public abstract record CallStep
{
    /// <summary>Says a text; waits until the floor is free, unless it cuts in.</summary>
    public sealed record Say(string Text) : CallStep;

    /// <summary>Plays a WAV file.</summary>
    public sealed record Play(string Path) : CallStep;

    public sealed record Keys(string Pressed) : CallStep;

    public sealed record Wait(TimeSpan Length) : CallStep;

    /// <summary>What comes next does not wait for the end of the appliance's words.</summary>
    public sealed record CutIn : CallStep;

    /// <param name="Abruptly">By a reset, as when a cable is pulled.</param>
    public sealed record HangUp(bool Abruptly) : CallStep;

    /// <summary>
    /// <code>
    /// step = "touches=" keys | "attends=" seconds | "coupe" | "raccroche" | "casse" | path ".wav" | text
    /// </code>
    /// </summary>
    /// <returns>Null, and what is wrong with it in French.</returns>
    public static CallStep? Read(string word, out string problem)
    {
        problem = "";
        word = word.Trim();
        switch (word)
        {
            case "coupe":
                return new CutIn();
            case "raccroche":
                return new HangUp(Abruptly: false);
            case "casse":
                return new HangUp(Abruptly: true);
        }
        if (Rest(word, "touches=") is { } keys)
        {
            keys = keys.Replace(" ", "", StringComparison.Ordinal);
            if (keys.Length > 0 && keys.All(static key => char.IsAsciiDigit(key) || key is '*' or '#'))
                return new Keys(keys);
            problem = "touches= attend des chiffres, * et #";
            return null;
        }
        if (Rest(word, "attends=") is { } seconds)
        {
            if (double.TryParse(seconds.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 3600)
                return new Wait(TimeSpan.FromSeconds(value));
            problem = "attends= attend des secondes (3 ou 0,5)";
            return null;
        }
        if (word.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
        {
            if (File.Exists(word))
                return new Play(word);
            problem = "ce fichier n’existe pas";
            return null;
        }
        if (word.Length > 0)
            return new Say(word);
        problem = "il n’y a rien à dire";
        return null;
    }

    private static string? Rest(string word, string prefix) => word.StartsWith(prefix, StringComparison.Ordinal) ? word[prefix.Length..] : null;
}
