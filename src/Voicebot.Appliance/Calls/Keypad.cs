using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Calls;

/// <summary>Keys as they add up to an answer. Pure: keys and time in, an answer out.</summary>
/// <param name="Pressed">Digits of a number that is not complete yet.</param>
public readonly record struct Keypad(string Pressed, int IdleMs = 0)
{
    /// <summary>No key for so long ends a number.</summary>
    public const int PauseMs = 4000;

    /// <summary>What is longer is no number.</summary>
    private const int MostDigits = 20;
    private const int PhoneDigits = 10;

    public static readonly Keypad Empty = new("");

    /// <summary>Whether 0 may begin a number here; else it is a person at once.</summary>
    public static bool TakesZero(KeyWish wish) => wish is KeyWish.Digits or KeyWish.Phone;

    /// <returns>The answer, once it is one: a key, a number, or * for « say it again ».</returns>
    public (Keypad Next, string? Answer) Press(char key, KeyWish wish)
    {
        if (key == '*')
            return (Empty, "*");
        if (key == '#')
            return (Empty, Pressed is { Length: > 0 } ? Pressed : null);
        if (!TakesZero(wish))
            return (Empty, wish == KeyWish.One ? key.ToString() : null);
        var pressed = Pressed + key;
        return pressed.Length >= (wish == KeyWish.Phone ? PhoneDigits : MostDigits) ? (Empty, pressed) : (new(pressed), null);
    }

    /// <summary>Time passes; whoever presses nothing more has finished.</summary>
    public (Keypad Next, string? Answer) Tick(int ms)
    {
        if (Pressed is not { Length: > 0 })
            return (Empty, null);
        return IdleMs + ms >= PauseMs ? (Empty, Pressed) : (this with { IdleMs = IdleMs + ms }, null);
    }
}
