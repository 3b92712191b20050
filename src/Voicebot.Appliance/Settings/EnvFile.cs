using System.Buffers;
using System.Text;

namespace Voicebot.Appliance.Settings;

/// <summary>One setting of a `.env` file.</summary>
internal readonly record struct EnvSetting(int Line, string Name, string Value)
{
    /// <summary>Its value is for nobody's eyes.</summary>
    public bool IsSecret => EnvFile.IsSecret(Name);
}

/// <summary>The grammar of a `.env` file: what a shell reads from it, without substitution, and with nothing passed over in silence.</summary>
/// <remarks>Why not a library: docs/decisions/0019-dotenv.md. An error names the line's number and never its content, which may be a secret.</remarks>
internal static class EnvFile
{
    private static readonly SearchValues<char> s_nameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    // Far above what all settings together need.
    private const int MostCharacters = 256 * 1024;

    // file    = [ BOM ] *( line ( LF | CRLF | CR ) ) ; UTF-8, or UTF-16 with its BOM
    // line    = blanks [ comment ]
    //         / blanks [ "export" 1*blank ] name blanks "=" blanks value blanks
    // comment = "#" *any
    // name    = ( letter | "_" ) *( letter | digit | "_" ) ; ASCII
    // value   = "'" *( any but "'" ) "'" blanks [ comment ]              ; nothing is special in it
    //         / DQUOTE *( any but DQUOTE | escaped ) DQUOTE blanks [ comment ]
    //         / *any ; up to a "#" behind a blank, or one in front with a blank behind it; blanks around it are cut off
    // escaped = "\" before DQUOTE, "\", "$" or "`", as in a shell; any other "\" is itself

    /// <param name="stream">The file, from its beginning.</param>
    /// <param name="file">Its name in messages.</param>
    /// <returns>In the order of the lines; a name can come more than once.</returns>
    /// <exception cref="SettingException">A line is none of these.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<EnvSetting> Read(Stream stream, string file)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = new char[MostCharacters + 1];
        var length = reader.ReadBlock(text);
        if (length > MostCharacters)
            throw SettingException.At(file, "plus de 256 Kio : ce n’est pas un fichier de réglages");

        var settings = new List<EnvSetting>();
        using var lines = new StringReader(new string(text, 0, length));
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            if (TryRead(line.AsSpan().Trim(), out var name, out var value, out var problem))
                settings.Add(new EnvSetting(number, name, value));
            else if (problem is not null)
                throw SettingException.At($"{file}, ligne {number}", problem);
        }
        return settings;
    }

    /// <summary>By its name: what it holds is not shown, not sent and not left on a card.</summary>
    public static bool IsSecret(string name) =>
        name.EndsWith("_SECRET", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_PASSWORD", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value as it stands behind `=`; read back it is the same.</summary>
    public static string Quote(string value)
    {
        if (!value.Contains('\''))
            return $"'{value}'";
        var escaped = new StringBuilder();
        foreach (var letter in value)
            escaped.Append(letter is '"' or '\\' or '$' or '`' ? "\\" : "").Append(letter);
        return $"\"{escaped}\"";
    }

    /// <summary>True for what can name a setting.</summary>
    public static bool IsName(ReadOnlySpan<char> text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && !text.ContainsAnyExcept(s_nameCharacters);

    // False without a problem: nothing stands in that line.
    private static bool TryRead(ReadOnlySpan<char> line, out string name, out string value, out string? problem)
    {
        (name, value, problem) = ("", "", null);
        if (line.IsEmpty || line[0] == '#')
            return false;
        if (line[0] == '[')
        {
            problem = "une [section] est refusée : des lignes NOM=valeur sans sections sont attendues";
            return false;
        }
        var equals = line.IndexOf('=');
        if (equals < 0)
        {
            problem = "une ligne NOM=valeur est attendue (un commentaire commence par #)";
            return false;
        }
        var before = line[..equals].TrimEnd();
        const string export = "export";
        if (before.StartsWith(export, StringComparison.Ordinal) && before.Length > export.Length && char.IsWhiteSpace(before[export.Length]))
            before = before[export.Length..].TrimStart();
        if (!IsName(before))
        {
            problem = "devant = un nom de lettres sans accent, chiffres et _ est attendu";
            return false;
        }
        problem = ReadValue(line[(equals + 1)..], out value);
        name = before.ToString();
        return problem is null;
    }

    private static string? ReadValue(ReadOnlySpan<char> text, out string value)
    {
        var rest = text.TrimStart();
        string? problem = null;
        switch (rest.IsEmpty ? '\0' : rest[0])
        {
            case '\'':
                var end = rest[1..].IndexOf('\'');
                value = end < 0 ? "" : rest.Slice(1, end).ToString();
                problem = Behind(end < 0 ? -1 : end + 2, rest);
                break;
            case '"':
                problem = Behind(ReadDoubleQuoted(rest, out value), rest);
                break;
            case '«' or '“' or '”' or '„' or '‘' or '’':
                value = "";
                problem = "des guillemets droits (\" ou ') sont attendus";
                break;
            default:
                value = WithoutComment(text).Trim().ToString();
                break;
        }
        foreach (var letter in value)
        {
            if (letter == '\uFFFD')
                problem ??= "des caractères qui ne sont pas de l’UTF-8 : enregistrez le fichier en UTF-8";
            else if (char.IsControl(letter) && letter != '\t')
                problem ??= "les caractères de contrôle sont refusés";
        }
        return problem;
    }

    // Behind the closing quote only a comment may stand.
    private static string? Behind(int end, ReadOnlySpan<char> text)
    {
        if (end < 0)
            return "un guillemet ouvert n’est pas fermé";
        var rest = text[end..].TrimStart();
        return rest.IsEmpty || rest[0] == '#' ? null : "derrière le guillemet fermant, seul un commentaire (# …) est attendu";
    }

    /// <returns>Where the text goes on behind the closing quote; -1 when there is none.</returns>
    private static int ReadDoubleQuoted(ReadOnlySpan<char> text, out string value)
    {
        var read = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                value = read.ToString();
                return i + 1;
            }
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$' or '`')
                i++;
            read.Append(text[i]);
        }
        value = "";
        return -1;
    }

    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> text)
    {
        if (text is "#" or ['#', ' ' or '\t', ..])
            return "";
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '#' && char.IsWhiteSpace(text[i - 1]))
                return text[..i];
        }
        return text;
    }
}
