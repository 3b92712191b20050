using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot selftest`: what a short press of the button does, with the result as JSON and as exit code.</summary>
internal static class SelfTestCommand
{
    public static Command Build()
    {
        var command = new Command("selftest", "L’appareil en service s’appelle lui-même et vérifie qu’il se comprend (JSON ; code 0 si réussi)");
        var socket = ControlClient.SocketOption();
        command.Options.Add(socket);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(socket)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await ControlClient.AskAsync(path, "selftest", cancellationToken);
        var line = await answer.ReadLineAsync(cancellationToken)
            ?? throw new CommandException("l’appareil s’est arrêté pendant l’essai");
        Console.WriteLine(line);
        return JsonSerializer.Deserialize(line, SelfTestJson.Default.SelfTestReport)?.Passed == true ? 0 : 1;
    }
}

/// <summary>The other end of <see cref="ControlSocket"/>.</summary>
internal static class ControlClient
{
    public static Option<string> SocketOption() => new("--socket")
    {
        Description = "La prise de l’appareil en service",
        HelpName = "fichier",
        DefaultValueFactory = _ => Path.Combine(Systemd.RuntimeFolder ?? "/run/voicebot", ControlSocket.FileName),
    };

    /// <exception cref="CommandException">No appliance listens there.</exception>
    public static async Task<StreamReader> AskAsync(string path, string request, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new CommandException(error.SocketErrorCode == SocketError.AccessDenied
                ? $"{path} : droits insuffisants, essayez avec sudo"
                : $"aucun appareil en service ne répond sur {path} (systemctl status voicebot)");
        }
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request + "\n"), cancellationToken);
        return new StreamReader(stream);
    }
}
