using Microsoft.Extensions.Configuration;

namespace Voicebot.Appliance.Settings;

/// <summary>Where settings come from, the later winning: `.env` file, environment, `NAME=value` on the command line.</summary>
public sealed class SettingSources
{
    private const string CommandLine = "ligne de commande";

    private readonly string _file;
    private readonly IReadOnlyList<EnvSetting> _lines;
    private readonly IReadOnlyList<EnvSetting> _words;

    private SettingSources(string file, IReadOnlyList<EnvSetting> lines, IReadOnlyList<EnvSetting> words)
    {
        (_file, _lines, _words) = (file, lines, words);
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(LastOfEach(lines))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(LastOfEach(words))
            .Build();
    }

    public IConfiguration Configuration { get; }

    /// <summary>The `.env` file, whether it is there or not.</summary>
    public string File => _file;

    /// <summary>What the file said of a setting; null: nothing.</summary>
    public string? InFile(string name) => _lines.LastOrDefault(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Name: not null } found ? found.Value : null;

    /// <summary>Why the file does not decide about a setting, in French; null: it does.</summary>
    public string? Overrules(string name) =>
        _words.Any(word => word.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ? "réglé sur la ligne de commande"
        : Environment.GetEnvironmentVariable(name) is not null ? "réglé dans l’environnement" : null;

    /// <summary>The same sources with another text of the file.</summary>
    /// <exception cref="SettingException">A line of it is no setting.</exception>
    public SettingSources With(string text)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return new SettingSources(_file, EnvFile.Read(stream, _file), _words);
    }

    /// <param name="envFile">The grammar is <see cref="EnvFile"/>'s.</param>
    /// <param name="overrides">`NAME=value` words.</param>
    /// <param name="mustExist">The technician named the file; otherwise it may be absent.</param>
    /// <exception cref="SettingException">The file cannot be read, or a line of it or a word is not NAME=value.</exception>
    public static SettingSources Load(string envFile, IReadOnlyList<string> overrides, bool mustExist = false)
    {
        var words = new List<EnvSetting>();
        foreach (var word in overrides)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            // Neither the word nor what stands in front of its "=" is shown: a secret may have slipped there.
            if (equals < 0 || !EnvFile.IsName(word.AsSpan(0, equals)))
                throw SettingException.At($"{CommandLine}, réglage {words.Count + 1}", "la forme NOM=valeur est attendue");
            words.Add(new EnvSetting(words.Count + 1, word[..equals], word[(equals + 1)..]));
        }
        return new SettingSources(envFile, ReadFile(envFile, mustExist), words);
    }

    /// <summary>What is no fault but can hardly be meant, a French line each.</summary>
    /// <param name="asked">The names that somebody reads. What else the environment holds is none of our business.</param>
    public IEnumerable<string> Warnings(IReadOnlyCollection<string> asked)
    {
        if (IsSecretForAll())
            yield return $"{_file} contient un secret et chacun peut le lire sur cette machine : chmod 600 {_file}";
        foreach (var (settings, place) in new[] { (_lines, _file), (_words, CommandLine) })
        {
            foreach (var equal in settings.GroupBy(setting => setting.Name, StringComparer.OrdinalIgnoreCase).Where(equal => equal.Count() > 1))
            {
                var at = ReferenceEquals(settings, _lines) ? $"lignes {string.Join(", ", equal.Select(setting => setting.Line))}" : "plusieurs fois";
                yield return $"{place}, {at} : {equal.Key} est réglé {equal.Count()} fois, la dernière valeur compte";
            }
            foreach (var setting in settings.Where(setting => !asked.Contains(setting.Name, StringComparer.OrdinalIgnoreCase)))
            {
                var at = ReferenceEquals(settings, _lines) ? $"{place}, ligne {setting.Line}" : $"{place}, réglage {setting.Line}";
                var near = NearName.Find(setting.Name, asked);
                // The end of a secret in base64 or base32 looks like NAME= with nothing behind it.
                var isShown = near is not null || (!setting.Name.Any(char.IsAsciiLetterLower) && setting.Value.Trim('=').Length > 0);
                yield return $"{at} : {(isShown ? setting.Name : "ce nom")} n’est lu par personne{(near is null ? "" : $" ; {near} ?")}";
            }
        }
    }

    private bool IsSecretForAll() =>
        _lines.Any(setting => setting.Value.Length > 0 && setting.IsSecret)
        && System.IO.File.Exists(_file) // not while the page tries what it is about to write
        && (System.IO.File.GetUnixFileMode(_file) & UnixFileMode.OtherRead) != 0;

    private static Dictionary<string, string?> LastOfEach(IEnumerable<EnvSetting> settings)
    {
        var pairs = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
            pairs[setting.Name] = setting.Value;
        return pairs;
    }

    private static IReadOnlyList<EnvSetting> ReadFile(string file, bool mustExist)
    {
        if (Directory.Exists(file))
            throw new SettingException("--env", file, "c’est un dossier, un fichier est attendu");
        if (!System.IO.File.Exists(file))
            return mustExist ? throw new SettingException("--env", file, "ce fichier n’existe pas") : [];
        try
        {
            using var stream = System.IO.File.OpenRead(file);
            return EnvFile.Read(stream, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("--env", file, error is UnauthorizedAccessException ? "ce fichier ne peut pas être lu (droits)" : "ce fichier ne peut pas être lu");
        }
    }
}
