using Microsoft.Extensions.Configuration;

namespace Voicebot.Appliance.Settings;

/// <summary>Where settings come from, the later winning: `.env` file, environment, `NAME=value` on the command line.</summary>
public static class SettingSources
{
    /// <param name="envFile">KEY=VALUE lines; may be absent.</param>
    /// <param name="overrides">`NAME=value` words.</param>
    /// <exception cref="SettingException">A line of the file or a word is not NAME=value.</exception>
    public static IConfiguration Load(string envFile, IReadOnlyList<string> overrides)
    {
        var pairs = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var word in overrides)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new SettingException(word, null, "la forme NOM=valeur est attendue");
            pairs[word[..equals]] = word[(equals + 1)..];
        }
        try
        {
            return new ConfigurationBuilder()
                .AddIniFile(Path.GetFullPath(envFile), optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(pairs)
                .Build();
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw new SettingException(envFile, error.InnerException?.Message ?? error.Message, "des lignes NOM=valeur sont attendues");
        }
    }
}
