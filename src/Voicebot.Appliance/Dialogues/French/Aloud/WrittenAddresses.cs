using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues.French.Aloud;

/// <summary>Addresses of pages, mailboxes and files: "exemple.fr", "www.exemple.com/aide", "jean@free.fr", "notice.pdf".</summary>
static partial class WrittenAddresses
{
    public static string Say(string text)
    {
        text = Url().Replace(text, match => UrlWords(match.Value));
        text = Email().Replace(text, match => EmailWords.Of(match.Value.Replace("mailto:", "", StringComparison.Ordinal)));
        return Bare().Replace(text, match => UrlWords(match.Value));
    }

    static string UrlWords(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        string bare = scheme >= 0 ? url[(scheme + 3)..] : url;
        // What ends the sentence or closes a bracket is not part of the address.
        string whole = bare.TrimEnd('.', ',', ';', ':', '!', '?', ')', '/');
        string tail = bare[whole.Length..].TrimStart('/');
        bool www = whole.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        if (www) whole = whole[4..];
        string said = string.Join(" barre oblique ", whole.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(PartWords));
        return (www ? "trois double vé point " : "") + said + tail;
    }

    /// <summary>Between two slashes; what a query holds has signs that mailboxes have not.</summary>
    static string PartWords(string part)
    {
        string said = Sign().Replace(part, match => match.Value switch
        {
            "?" => " point d'interrogation ",
            "=" => " égale ",
            "&" => " et ",
            "#" => " dièse ",
            ":" => " deux points ",
            _ => " ",
        });
        return string.Join(' ', said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(piece => piece is "point" or "d'interrogation" or "égale" or "et" or "dièse" or "deux" or "points" ? piece : EmailWords.Of(piece, readBack: false)));
    }

    [GeneratedRegex(@"https?://[^\s]+|(?<![\p{L}\d@.])www\.[^\s]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?:mailto:)?[A-Za-z0-9][A-Za-z0-9._%+'-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")]
    private static partial Regex Email();

    /// <summary>A known ending in small letters: "panne.Le" is a missing space. Endings that are French words ("de", "me") need their www.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d@.-])[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?(?:\.[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?){0,3}\.(?:fr|com|net|org|eu|be|ch|ca|lu|mc|re|io|ai|co\.uk|co|tv|pro|tech|pf|nc|gp|mq|info|biz|bzh|paris|shop|store|online|app|dev|gouv|pdf|docx?|xlsx?|csv|txt|jpe?g|png|zip|exe|apk|html?|php|bin)(?![\p{L}\d-]|\.\p{L})(?:(?<!\.(?:pdf|docx?|xlsx?))/[^\s,;!?()]*(?:\?[^\s,;!()]+)?)?")]
    private static partial Regex Bare();

    [GeneratedRegex("[?=&#:%]")]
    private static partial Regex Sign();
}
