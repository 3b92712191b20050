using Microsoft.Extensions.Configuration;

namespace Voicebot.Appliance.Settings;

/// <summary>Where settings come from, the later winning: `.env` file, environment, `NAME=value` on the command line.</summary>
public static class SettingSources
{
    /// <param name="envFile">KEY=VALUE lines.</param>
    /// <param name="overrides">`NAME=value` words.</param>
    /// <param name="mustExist">The technician named the file; otherwise it may be absent.</param>
    /// <exception cref="SettingException">The file cannot be read, or a line of it or a word is not NAME=value.</exception>
    public static IConfiguration Load(string envFile, IReadOnlyList<string> overrides, bool mustExist = false)
    {
        var pairs = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var word in overrides)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new SettingException(word, null, "la forme NOM=valeur est attendue");
            pairs[word[..equals]] = word[(equals + 1)..];
        }
        if (mustExist && !File.Exists(envFile))
            throw new SettingException("--env", envFile, "ce fichier n’existe pas");
        try
        {
            // As a stream: by its path, the configuration's own file provider would not see a name that begins with a dot.
            using var file = File.Exists(envFile) ? File.OpenRead(envFile) : Stream.Null;
            return new ConfigurationBuilder()
                .AddIniStream(file)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(pairs)
                .Build();
        }
        catch (FormatException error)
        {
            throw new SettingException(envFile, error.Message, "des lignes NOM=valeur sont attendues");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("--env", envFile, $"ce fichier ne peut pas être lu ({error.Message})");
        }
    }
}
