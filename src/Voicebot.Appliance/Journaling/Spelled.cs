using System.Text;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Journaling;

/// <summary>A number in all its spellings: with the country or without, with blanks, dots, dashes or none between its digits, as JSON escapes them.</summary>
/// <remarks>In bytes of any file: each is read as one letter, so that a database is searched like a text.</remarks>
public sealed class Spelled
{
    // « 1001 » stands in any file; only a whole telephone number can be looked for in bytes.
    private const int LeastDigits = 8;

    // A narrow no-break space is E2 80 AF in UTF-8, a no-break space C2 A0.
    private const string Between = @"(?:\\u[0-9A-Fa-f]{4}|[ .\-/()_\u0080\u00A0\u00AF\u00C2\u00E2]){0,4}";

    private readonly Regex? _pattern;

    /// <param name="key">National digits.</param>
    public Spelled(string key)
    {
        if (key.Length < LeastDigits || !key.All(char.IsAsciiDigit))
            return;
        var (begin, rest) = key[0] == '0' ? ("(?:33|0)", key[1..]) : ("", key);
        _pattern = new Regex(begin + (begin.Length > 0 ? Between : "") + string.Join(Between, rest.ToCharArray()), RegexOptions.CultureInvariant);
    }

    public bool IsIn(string latin1) => _pattern?.IsMatch(latin1) == true;

    public bool IsInFile(string path) => _pattern is not null && File.Exists(path) && IsIn(Read(path));

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        return Encoding.Latin1.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
