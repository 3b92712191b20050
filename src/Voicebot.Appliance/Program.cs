using System.CommandLine;
using Voicebot.Appliance;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Telephony;

// Prints files for another machine; it has a parser of its own that a test drives without this one.
if (args is ["asterisk-config", ..])
    return AsteriskConfigCommand.Run(args[1..], Console.Out, Console.Error, Console.In);

// What `run` starts before it opens an engine.
if (args is [EngineProof.Command, ..])
    return await ProveCommand.RunAsync(args[1..], Console.Out);

// The commands of the program; each builds what it needs with plain `new`. Expected failures end here, in one line.
var root = new RootCommand("Standard vocal SAV pour Asterisk, sans nuage : répond au 777 en français.")
{
    RunCommand.Build(),
    new Command("asterisk-config", "Écrit les fichiers d’Asterisk, remplis pour votre central (voir --help)"),
    ChatCommand.Build(),
    CheckScenarioCommand.Build(),
    SayCommand.Build(),
    HearCommand.Build(),
    ReplayCommand.Build(),
    CallCommand.Build(),
    SelfTestCommand.Build(),
    DoctorCommand.Build(),
    SupportCommand.Build(),
    PanelCommand.Build(),
    PageCommand.Build(),
    TicketsCommand.Build(),
    CustomersCommand.Build(),
    OutboxCommand.Build(),
    SweepCommand.Build(),
    BenchCommand.Build(),
    ModelsCommand.Build(),
    CardCommand.Build(),
    UpdateCommand.Build(),
};

// From the signal to the end, before the process is cut off. A stop of the appliance takes 8 s for handing callers on, 10 s for
// calls that are still there, 2 s for one that hangs up just then, 3 s for the engines, and AMI and the trace in between.
var stopLimit = TimeSpan.FromSeconds(28);

string problem;
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = stopLimit,
    });
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("voicebot : interrompu");
    return ExitCodes.Interrupted;
}
catch (Exception error) when (Failure.Explain(error) is not null)
{
    problem = Failure.Explain(error)!;
}
await Console.Error.WriteLineAsync($"voicebot : {problem}");
return 1;
