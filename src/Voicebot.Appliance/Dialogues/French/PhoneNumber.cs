namespace Voicebot.Appliance.Dialogues.French;

/// <summary>Phone numbers as digits.</summary>
static class PhoneNumber
{
    /// <summary>"+33" and "0033" become the leading 0; other numbers stay.</summary>
    public static string National(string digits)
    {
        if (digits.StartsWith("0033", StringComparison.Ordinal)) digits = "+" + digits[2..];
        if (!digits.StartsWith("+33", StringComparison.Ordinal)) return digits;
        return "0" + digits[3..].TrimStart('0');
    }
}
