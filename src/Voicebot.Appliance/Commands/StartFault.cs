using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Hardware;
using Voicebot.Appliance.Models;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Commands;

/// <summary>A start that cannot succeed, on the lights: nobody reads a log in front of a closed box. Only as a service; at a terminal the line is enough.</summary>
internal static class StartFault
{
    /// <summary>Then the service manager tries again, and the light goes on counting.</summary>
    private static readonly TimeSpan s_shown = TimeSpan.FromSeconds(20);

    public static async Task<int> ShowingAsync(CommonOptions options, ParseResult parsed, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        var systemd = new Systemd();
        try
        {
            return await run();
        }
        catch (Exception error) when (systemd.IsThere && FaultOf(error) is not Fault.None)
        {
            var problem = Failure.Explain(error)!;
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"voicebot : {problem}");
            var board = new ApplianceBoard();
            board.Update(state => state.With(new Trouble("démarrage", problem, FaultOf(error))));
            systemd.Status(board.State.Summary);
            await ShowAsync(options.ReadPanel(parsed), board, cancellationToken);
            return 1;
        }
    }

    private static async Task ShowAsync(PanelSettings settings, ApplianceBoard board, CancellationToken cancellationToken)
    {
        if (settings.IsOff)
            return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(s_shown);
        // The button does nothing here: there is no service that it could restart or test.
        var panel = new Panel(() => GpioPanel.Open(settings), board, static (_, _) => Task.FromResult(false), TimeProvider.System, NullLogger.Instance);
        await panel.RunAsync(over.Token);
    }

    private static Fault FaultOf(Exception error) => error switch
    {
        SettingException or ScenarioException => Fault.Configuration,
        ModelException or EngineException => Fault.Model,
        _ => Fault.None,
    };
}
