using System.CommandLine;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>What every command that reads settings takes: the file, and NAME=value words.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string> _envFile = new("--env")
    {
        Description = "Fichier de réglages (NOM=valeur par ligne)",
        HelpName = "fichier",
        DefaultValueFactory = _ => ".env",
    };

    private readonly Argument<string[]> _overrides = new("réglages")
    {
        Description = "NOM=valeur : l’emporte sur le fichier et sur l’environnement",
        HelpName = "NOM=valeur",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_envFile);
        command.Arguments.Add(_overrides);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="more">Settings of the command's own options; they win over all others.</param>
    /// <remarks>What is no fault but can hardly be meant goes to standard error, a line each.</remarks>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public ApplianceSettings Read(ParseResult parsed, params IEnumerable<string> more)
    {
        var settings = ApplianceSettings.Read(SettingSources.Load(
            parsed.GetValue(_envFile)!,
            [.. parsed.GetValue(_overrides) ?? [], .. more],
            mustExist: parsed.GetResult(_envFile) is { Implicit: false }));
        foreach (var warning in settings.Warnings)
            parsed.InvocationConfiguration.Error.WriteLine($"voicebot : {warning}");
        return settings;
    }

    /// <summary>The settings file as it stands; empty where there is none.</summary>
    public string ReadFile(ParseResult parsed) => parsed.GetValue(_envFile) is { } path && File.Exists(path) ? File.ReadAllText(path) : "";

    /// <summary>Where the panel is, as far as settings that may be wrong tell; else where it usually is.</summary>
    public PanelSettings ReadPanel(ParseResult parsed)
    {
        try
        {
            return PanelSettings.Read(new SettingReader(SettingSources.Load(parsed.GetValue(_envFile)!, parsed.GetValue(_overrides) ?? []).Configuration));
        }
        catch (SettingException)
        {
            return PanelSettings.Usual;
        }
    }
}
