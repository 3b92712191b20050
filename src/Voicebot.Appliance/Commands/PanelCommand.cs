using System.CommandLine;
using Voicebot.Appliance.Hardware;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot panel`: the wires tried by hand, the lights of the running appliance in the terminal, and the card.</summary>
internal static class PanelCommand
{
    private static readonly TimeSpan s_light = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(400);

    public static Command Build() => new("panel", "Les voyants et le bouton : les essayer, les suivre, imprimer la carte du technicien")
    {
        BuildTest(),
        BuildSigns(),
        BuildWatch(),
        BuildCard(),
    };

    private static Command BuildTest()
    {
        var command = new Command("test", "Allume chaque voyant, puis attend le bouton (le service doit être arrêté)");
        var wait = new Option<int>("--wait") { Description = "Secondes d’attente du bouton", HelpName = "s", DefaultValueFactory = _ => 30 };
        command.Options.Add(wait);
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) => TestAsync(common.Read(parsed).Panel, parsed.GetValue(wait), cancellationToken));
        return command;
    }

    private static Command BuildSigns()
    {
        var command = new Command("signs", "Montre chaque signe de la carte sur les voyants (le service doit être arrêté)");
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) => SignsAsync(common.Read(parsed).Panel, cancellationToken));
        return command;
    }

    private static async Task<int> SignsAsync(PanelSettings settings, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var lines = Open(settings);
        foreach (var (meaning, pattern) in TechnicianCard.Signs())
        {
            Console.WriteLine(meaning);
            var begunAt = time.GetTimestamp();
            var length = TimeSpan.FromMilliseconds(Math.Max(1000, pattern.PeriodMs));
            var show = LightShow.Dark.With(pattern, TimeSpan.Zero);
            for (TimeSpan now; (now = time.GetElapsedTime(begunAt)) < length;)
            {
                Show(lines, show.At(now));
                var wait = show.NextChange(now) is { } change && change < length - now ? change : length - now;
                await Task.Delay(wait + TimeSpan.FromMilliseconds(1), time, cancellationToken);
            }
            Show(lines, Lights.Dark);
            await Task.Delay(s_between, time, cancellationToken);
        }
        return 0;
    }

    private static Command BuildWatch()
    {
        var command = new Command("watch", "Montre le panneau de l’appareil en service, jusqu’à Ctrl-C");
        var socket = ControlClient.SocketOption();
        command.Options.Add(socket);
        command.SetAction((parsed, cancellationToken) => WatchAsync(parsed.GetValue(socket)!, cancellationToken));
        return command;
    }

    private static Command BuildCard()
    {
        var command = new Command("card", "Écrit la carte du technicien (Markdown)");
        command.SetAction(_ => Console.Write(TechnicianCard.Markdown()));
        return command;
    }

    private static async Task<int> TestAsync(PanelSettings settings, int waitS, CancellationToken cancellationToken)
    {
        if (settings.IsOff)
            throw new CommandException("PANEL=none : il n’y a pas de panneau à essayer");
        if (waitS is < 0 or > 3600)
            throw new CommandException("--wait : 0 à 3600");
        using var lines = Open(settings);
        Console.WriteLine($"puce {lines.Name}");
        (string Name, string? Line, Lights Lights)[] lights =
        [
            ("vert (service)", settings.Service, new(true, false, false)),
            ("bleu (appels)", settings.Call, new(false, true, false)),
            ("rouge (panne)", settings.Fault, new(false, false, true)),
        ];
        foreach (var (name, line, lit) in lights)
        {
            if (line is null)
                continue;
            Console.WriteLine($"voyant {name}, ligne {line} : allumé");
            Show(lines, lit);
            await Task.Delay(s_light, cancellationToken);
        }
        Show(lines, Lights.Dark);
        if (settings.Button is null)
            return 0;
        var pressed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lines.Edge += down =>
        {
            if (down)
                pressed.TrySetResult();
        };
        Console.WriteLine($"bouton, ligne {settings.Button} : appuyez ({waitS} s)");
        try
        {
            await pressed.Task.WaitAsync(TimeSpan.FromSeconds(waitS), cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new CommandException("le bouton n’a pas été enfoncé (câblage ? BUTTON, BUTTON_ACTIVE)");
        }
        Console.WriteLine("bouton : enfoncé");
        return 0;
    }

    private static async Task<int> WatchAsync(string socket, CancellationToken cancellationToken)
    {
        using var lines = await ControlClient.AskAsync(socket, "watch", cancellationToken);
        var isTerminal = !Console.IsOutputRedirected;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line is not [var service, ' ', var call, ' ', var fault, ' ', '|', ' ', .. var summary])
                continue;
            var text = $"{Lamp(service, "vert", 32, isTerminal)}  {Lamp(call, "bleu", 34, isTerminal)}  {Lamp(fault, "rouge", 31, isTerminal)}  {summary}";
            if (isTerminal)
                Console.Write($"\r\u001b[K{text}"); // over the last one
            else
                Console.WriteLine(text);
        }
        throw new CommandException("l’appareil s’est arrêté");
    }

    private static string Lamp(char lit, string name, int colour, bool isTerminal) => (lit, isTerminal) switch
    {
        ('1', true) => $"\u001b[{colour}m● {name}\u001b[0m",
        ('1', false) => $"● {name}",
        _ => $"○ {name}",
    };

    private static GpioPanel Open(PanelSettings settings)
    {
        try
        {
            return GpioPanel.Open(settings);
        }
        catch (PanelException error)
        {
            throw new CommandException(error.Message);
        }
    }

    private static void Show(GpioPanel lines, Lights lights)
    {
        try
        {
            lines.Show(lights);
        }
        catch (PanelException error)
        {
            throw new CommandException(error.Message);
        }
    }
}
