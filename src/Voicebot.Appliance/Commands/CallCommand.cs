using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Phones;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot call`: a phone in a command, and many of them (`--calls`).</summary>
internal static class CallCommand
{
    private const int UsualPort = 9090;
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(500);

    private sealed record Wanted(EndPoint At, string Server, LineFaults Faults, string? RecordFolder, string Socket, IReadOnlyList<CallStep>? Steps, TimeSpan? Length);

    public static Command Build()
    {
        var command = new Command("call", "Un téléphone dans une commande : appelle un appareil (AudioSocket), parle, tape, écoute")
        {
            TreatUnmatchedTokensAsErrors = true,
        };
        var words = new Argument<string[]>("gestes")
        {
            Description = "L’un après l’autre : une phrase, un fichier .wav, touches=12#, attends=2, coupe (le suivant n’attend pas la fin de la réponse), raccroche, casse (la ligne meurt). Sans geste : une ligne à la fois, sur l’entrée standard",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var server = new Option<string>("--server") { Description = "L’appareil", HelpName = "hôte:port", DefaultValueFactory = static _ => "127.0.0.1:9090" };
        var echo = new Option<float?>("--echo") { Description = "Sa voix lui revient, affaiblie d’autant", HelpName = "dB" };
        var noise = new Option<float?>("--noise") { Description = "Bruit sur la ligne (−45 : gênant)", HelpName = "dBFS" };
        var gaps = new Option<int>("--gaps") { Description = "Tant de trames de l’appelant se perdent", HelpName = "%" };
        var record = new Option<string?>("--record") { Description = "Garde les deux sens, deux fichiers WAV", HelpName = "dossier" };
        var calls = new Option<int>("--calls") { Description = "Essai de charge : tant d’appels en tout", HelpName = "N" };
        var rate = new Option<double>("--rate") { Description = "Nouveaux appels par seconde", HelpName = "R", DefaultValueFactory = static _ => 1 };
        var seconds = new Option<int?>("--seconds") { Description = "Durée de chaque appel (essai de charge : 30 ; sinon jusqu’à sa fin)", HelpName = "S" };
        var socket = ControlClient.SocketOption();
        command.Arguments.Add(words);
        foreach (var option in new Option[] { server, echo, noise, gaps, record, calls, rate, seconds, socket })
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            var wanted = new Wanted(
                EndPointOf(parsed.GetValue(server)!), parsed.GetValue(server)!,
                new LineFaults(parsed.GetValue(echo), parsed.GetValue(noise), Math.Clamp(parsed.GetValue(gaps), 0, 100)),
                parsed.GetValue(record), parsed.GetValue(socket)!, Steps(parsed.GetValue(words) ?? []),
                parsed.GetValue(seconds) is { } length ? TimeSpan.FromSeconds(Math.Max(1, length)) : null);
            return parsed.GetValue(calls) > 0
                ? LoadAsync(wanted, parsed.GetValue(calls), Math.Clamp(parsed.GetValue(rate), 0.01, 1000), cancellationToken)
                : CallAsync(wanted, cancellationToken);
        });
        return command;
    }

    private static async Task<int> CallAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        using var mouth = wanted.Steps?.Any(static step => step is CallStep.Say) != false ? new Mouth() : null;
        var callId = Guid.NewGuid();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var trace = await CallTracePrinter.FollowAsync(wanted.Socket, callId, Tell, over.Token);
        if (trace is null)
            Tell($"pas de trace des tours : aucun appareil ne répond sur {wanted.Socket}");
        var recording = wanted.RecordFolder is null ? null : new PhoneRecording();
        await using var line = await ConnectAsync(wanted, callId, recording, cancellationToken);
        if (wanted.Length is { } length)
            over.CancelAfter(length);
        try
        {
            await new ScriptedCall(line, (text, token) => mouth!.SayAsync(text, token), Tell).RunAsync(StepsAsync(wanted.Steps, over.Token), over.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // --seconds are over.
        }
        await line.HangUpAsync(abruptly: false);
        var end = await line.Ended;
        Tell($"fin : {Word(end)}, {line.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s ; {line.Ears.Frames} trames entendues, {line.Ears.Late} en retard");
        if (trace is not null)
            await trace.WaitAsync(TimeSpan.FromSeconds(2), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (recording is not null)
            foreach (var path in await recording.SaveAsync(wanted.RecordFolder!, callId.ToString(), cancellationToken))
                Tell(path);
        return line.Ears.Frames > 0 ? 0 : 1;
    }

    private static async Task<int> LoadAsync(Wanted wanted, int calls, double rate, CancellationToken cancellationToken)
    {
        var words = Array.Empty<short>();
        if (wanted.Steps?.OfType<CallStep.Say>().FirstOrDefault() is { } say)
        {
            using var mouth = new Mouth();
            words = await mouth.SayAsync(say.Text, cancellationToken);
        }
        var load = new LoadTest(wanted.At, calls, rate, wanted.Length ?? TimeSpan.FromSeconds(30), wanted.Faults, words, TimeProvider.System);
        var running = load.RunAsync(cancellationToken);
        if (Console.IsOutputRedirected)
            await TellLinesAsync(load, running);
        else
            await AnsiConsole.Live(TableOf(load.Figures)).StartAsync(async live =>
            {
                while (await Task.WhenAny(running, Task.Delay(s_refresh, CancellationToken.None)) != running)
                    live.UpdateTarget(TableOf(load.Figures));
                live.UpdateTarget(TableOf(load.Figures));
            });
        await running;
        return load.Figures.IsClean ? 0 : 1;
    }

    private static async Task TellLinesAsync(LoadTest load, Task running)
    {
        while (await Task.WhenAny(running, Task.Delay(2 * s_refresh, CancellationToken.None)) != running)
            Console.WriteLine(LineOf(load.Figures));
        Console.WriteLine(LineOf(load.Figures));
    }

    private static string LineOf(LoadFigures figures) => string.Join(" ; ", figures.Rows.Select(static row => $"{row.Name} {row.Value}"));

    private static Table TableOf(LoadFigures figures)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        foreach (var (name, value) in figures.Rows)
            table.AddRow(new Text(name), new Text(value));
        return table;
    }

    private static async Task<PhoneLine> ConnectAsync(Wanted wanted, Guid callId, PhoneRecording? recording, CancellationToken cancellationToken)
    {
        try
        {
            return await PhoneLine.CallAsync(wanted.At, callId, wanted.Faults, TimeProvider.System, recording, cancellationToken);
        }
        catch (SocketException error)
        {
            throw new CommandException($"{wanted.Server} ne prend pas l’appel ({error.SocketErrorCode})");
        }
    }

    private static IReadOnlyList<CallStep>? Steps(string[] words) => words.Length == 0 ? null : [.. words.Select(static word =>
        CallStep.Read(word, out var problem) ?? throw new CommandException($"« {word} » : {problem}"))];

    private static async IAsyncEnumerable<CallStep> StepsAsync(IReadOnlyList<CallStep>? steps, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var step in steps ?? [])
            yield return step;
        while (steps is null && await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            if (CallStep.Read(line, out var problem) is { } step)
                yield return step;
            else
                Tell(problem);
        }
    }

    private static EndPoint EndPointOf(string server)
    {
        if (IPEndPoint.TryParse(server, out var address))
            return address.Port == 0 ? new IPEndPoint(address.Address, UsualPort) : address;
        return server.Split(':') switch
        {
            [{ Length: > 0 } host] => new DnsEndPoint(host, UsualPort),
            [{ Length: > 0 } host, var port] when ushort.TryParse(port, out var number) && number > 0 => new DnsEndPoint(host, number),
            _ => throw new CommandException($"--server {server} : hôte:port est attendu"),
        };
    }

    private static string Word(PhoneEnd end) => end switch
    {
        PhoneEnd.Finished => "l’appareil a fini",
        PhoneEnd.HungUp => "l’appelant a raccroché",
        PhoneEnd.Closed => "l’appareil a fermé la ligne",
        _ => "l’appareil a coupé la ligne (refusé, ou panne)",
    };

    private static void Tell(string line) => Console.WriteLine(line);

    /// <summary>espeak-ng, at the loudness of a phone call; opened at the first word.</summary>
    private sealed class Mouth : IDisposable
    {
        private readonly EspeakLibrary _library = EspeakLibrary.Open(null, NullLogger.Instance);

        public async Task<short[]> SayAsync(string text, CancellationToken cancellationToken)
        {
            var samples = new List<short>();
            var voice = new Voice(await EspeakSynthesizer.OpenAsync(_library, EspeakOptions.Default, cancellationToken));
            await foreach (var clause in voice.SpeakAsync(text, cancellationToken))
                samples.AddRange(clause.Span);
            return [.. samples];
        }

        public void Dispose() => _library.Dispose();
    }
}
