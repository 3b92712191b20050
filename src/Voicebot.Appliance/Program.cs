using System.CommandLine;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Models;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;

// Prints files for another machine; it has a parser of its own that a test drives without this one.
if (args is ["asterisk-config", ..])
    return AsteriskConfigCommand.Run(args[1..], Console.Out, Console.Error);

// The commands of the program; each builds what it needs with plain `new`. Expected failures end here, in one line.
var root = new RootCommand("Standard vocal SAV pour Asterisk, sans nuage : répond au 777 en français.")
{
    RunCommand.Build(),
    new Command("asterisk-config", "Écrit les fichiers d’Asterisk, remplis pour votre central (voir --help)"),
    SayCommand.Build(),
    HearCommand.Build(),
    ReplayCommand.Build(),
    BenchCommand.Build(),
    ModelsCommand.Build(),
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is SettingException or ScenarioException or EngineException or ModelException or CommandException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"voicebot : {error.Message}");
    return 1;
}
