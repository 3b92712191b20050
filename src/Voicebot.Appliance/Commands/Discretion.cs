using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Commands;

/// <summary>Text for somebody else's eyes: without secrets, numbers, addresses of people and quoted words.</summary>
/// <param name="secrets">Values that are masked wherever they stand.</param>
internal sealed partial class Discretion(IEnumerable<string> secrets)
{
    private const string Mask = "•••";

    // The longest first: one may begin with another.
    private readonly string[] _secrets = [.. secrets.Where(static one => one.Length > 0).Distinct().OrderByDescending(static one => one.Length)];

    public string Clean(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        text = Login().Replace(text, $"$1{Mask}@");
        text = Email().Replace(text, Mask);
        text = Quoted().Replace(text, $"« {Mask} »");
        return PhoneNumber().Replace(text, Mask);
    }

    /// <summary>The same of lines NAME=value: what is a secret by its name has no value.</summary>
    public string CleanSettings(string text) => Clean(SecretLine().Replace(text, $"$1{Mask}"));

    // NAME_SECRET=…, also commented out, exported, or in capitals of no kind.
    [GeneratedRegex(@"^(.*\b\w*(?:SECRET|PASSWORD|TOKEN|KEY)\w*\s*=).*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretLine();

    // https://user:password@host
    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://)[^/\s@]*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Login();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    // What was heard or said stands so wherever it stands.
    [GeneratedRegex(@"«[^»\n]*»")]
    private static partial Regex Quoted();

    // Nine to fifteen digits, however they are grouped; a UUID's or a fingerprint's are beside letters or colons, dates have other signs.
    [GeneratedRegex(@"(?<![\w:.-])(?:\+|00)?\d(?:[ .\u00a0\u202f-]?\d){8,14}(?![\w:-])", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneNumber();
}
