using System.CommandLine;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Posting;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Transfers;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot run`: the appliance itself. This is where the graph of objects is built.</summary>
internal static partial class RunCommand
{
    /// <summary>Longest wait for a clause of the voice.</summary>
    internal static readonly TimeSpan SynthesisDeadline = TimeSpan.FromSeconds(5);

    // Persons who hear of a call, and callers who come back, beside those who call.
    private const int MostLegs = 4;

    public static Command Build()
    {
        var command = new Command("run", "Démarre l’appareil : répond aux appels jusqu’à l’arrêt");
        var common = new CommonOptions();
        common.AddTo(command);
        command.SetAction((parsed, cancellationToken) => StartFault.ShowingAsync(common, parsed, () => RunAsync(common.Read(parsed), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ApplianceSettings settings, CancellationToken stopping)
    {
        Console.SetOut(TextWriter.Null); // all is told in the log; the GPIO driver would print a trace when its chip goes
        var tail = new LogTail(TimeProvider.System);
        using var logs = Logs.Create(settings.LogLevel, tail);
        var logger = logs.CreateLogger("voicebot");
        using var over = new CancellationTokenSource(); // when the calls are handed on, or the button says so
        try
        {
            await using var body = new Body(settings, logs, TimeProvider.System, over.Cancel) { Log = tail };
            var draining = DrainAsync(body, over, stopping);
            await ServeAsync(settings, logs, logger, body, over.Token);
            await over.CancelAsync();
            await draining;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Stopped while it started: to systemd a stop like any other.
        }
        LogStopped(logger);
        return 0;
    }

    // No call is cut without a sentence: every caller hears that a person comes, and goes there.
    private static async Task DrainAsync(Body body, CancellationTokenSource over, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, over.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (over.IsCancellationRequested)
            return;
        body.Stopping();
        await body.HandOnAsync(over.Token);
        await over.CancelAsync();
    }

    private static async Task ServeAsync(ApplianceSettings settings, ILoggerFactory logs, ILogger logger, Body body, CancellationToken stopping)
    {
        using var told = stopping.Register(body.Stopping);
        var clock = TimeProvider.System;

        // What can be known to be wrong at once is told before the engines are loaded, which takes a while.
        if (settings.RecordFolder is { } recordings)
            Writable.CheckFolder("RECORD_DIR", recordings);
        if (settings.Phrases is { IsSet: true, Folder: { } phraseFolder })
            Writable.CheckFolder("PHRASE_CACHE", phraseFolder);
        await using var traceFile = settings.TurnTracePath is { } path
            ? Writable.Open("TURN_TRACE_PATH", path, at => new TraceFile(at, TraceFile.UsualMaxBytes, logs.CreateLogger("trace")))
            : null;
        await using var journal = JournalParts.Open(settings, clock, logs.CreateLogger("journal"));
        if (journal is not null)
            body.Follow(journal);
        var scenario = await LoadScenarioAsync(LiveScenario.PathOf(settings), stopping);
        using var port = ListeningPort.Open(settings.AudioSocket); // from here on a caller waits for us, not we for callers

        // Before the engines: what is mapped now is locked, models are not.
        using var playoutClock = new PlayoutClock();
        if (await playoutClock.RealTimeRefusal is var refusal and not 0)
            LogOrdinaryClock(logger, refusal);
        if (PlayoutClock.LockMemory() is var unlocked and not 0)
            LogUnlocked(logger, unlocked);

        await using var engines = new EngineRack(settings.Models, logs, EngineProof.Usual(body.Proofs));
        var preparation = new Preparation(settings, engines, clock, logger);
        var live = new LiveScenario(LiveScenario.Of(scenario, preparation.Kept(scenario)), LiveScenario.ShelfOf(settings, clock), preparation.PrepareAsync);
        var opening = new Opening(settings, engines, live, preparation, body, logger);

        var ami = settings.Ami.Host is { } host ? NewAmiClient(host, settings.Ami, clock, logs) : null;
        if (ami is not null)
            body.Follow(ami);
        var afterCalls = journal is null ? null : new AfterCalls(() => engines.LanguageModel, () => live.Current.Scenario, () => body.Lines.Count > 0, journal.Describe, clock, logs.CreateLogger("after"));
        if (journal is not null)
            journal.IsDescribed = engines.LanguageModel is not null;
        ITrace kept = new TraceLog(traceFile, logs.CreateLogger("call"));
        var page = PageParts.Open(settings, body, journal, live, kept, clock, logs);
        var trace = body.Show(journal is null ? page : new JournalFeed(page, journal, call => body.SelfTest?.IsOwn(call) == true, clock, afterCalls!.Add));
        ITicketBook tickets = journal is null ? new CalendarTicketBook(clock) : journal;
        var desk = new TransferDesk(
            () => live.Current.Scenario.Hours, settings.Call.MaxTransfers, token => ami?.CountTransfersAsync(token) ?? Task.FromResult<int?>(null), () => body.Lines.IsHandingOn, clock);
        var handovers = new Handovers(desk, ami, journal);
        var (dialogueLogger, callLogger) = (logs.CreateLogger("dialogue"), logs.CreateLogger("call"));
        var hearsWideband = !new ModelFiles(settings.Models).IsDemoStt;

        using var server = new AudioSocketServer(
            new AudioSocketServerOptions
            {
                Bind = settings.AudioSocket.Bind,
                Port = settings.AudioSocket.Port,
                AllowedPeers = settings.AudioSocket.WithSelf,
                MaxCalls = settings.AudioSocket.MaxCalls + MostLegs,
            },
            clock,
            logs.CreateLogger("audiosocket"),
            (leg, here) => opening.MayCall && desk.HasPlace(leg, here, body.Board.State.Lines));
        server.Take(port);

        page.Metrics.Add("voicebot_refused_connections_total", "counter", "Connections that were refused: all lines busy, strangers, no UUID.", () => server.RefusedConnections);
        page.Metrics.Add("voicebot_playout_missed_frames_total", "counter", "Ticks of 20 ms that the playout clock could not serve in time.", () => playoutClock.MissedTicks);
        page.Metrics.Add("voicebot_playout_worst_lateness_seconds", "gauge", "The latest that the playout clock ever woke.", () => playoutClock.WorstLateness.TotalSeconds);
        page.Metrics.Add("voicebot_memory_bytes", "gauge", "Resident memory of the process, engines and models included.", static () => Environment.WorkingSet);
        page.Metrics.Add("voicebot_ami_ready", "gauge", "1: logged in to Asterisk's manager; 0: not, or none is set.", () => ami is not null && !body.Board.State.Troubles.Any(static one => one.Source == "asterisk") ? 1 : 0);
        if (journal is not null)
            page.Metrics.Add("voicebot_journal_waiting", "gauge", "Changes that the disk has not taken yet.", () => journal.Waiting);
        if (traceFile is not null)
            page.Metrics.Add("voicebot_trace_dropped_total", "counter", "Trace records that were lost.", () => traceFile.Dropped);

        // The order of a stop: no new call, calls end, then the manager interface, then the clock, the trace, the engines (above).
        var supervisor = new Supervisor(clock, logger);
        supervisor.Add("server", token => server.RunAsync(
            async (connection, over) =>
            {
                if (TransferDesk.IsPersons(connection.CallId))
                {
                    await handovers.BriefAsync(connection, Serving(), over);
                    return;
                }
                using var line = body.Lines.Watch(connection);
                using var shown = trace.Begin(line.CallId);
                var own = handovers.For(line.CallId, Serving());
                await using var recorder = CallRecorder.Begin(settings.RecordFolder, line.CallId, clock, logger);
                using var call = recorder is null ? new Call(line, own) : new Call(recorder.Record(line), recorder.Record(WithNotice(own, settings)));
                try
                {
                    await call.RunAsync(over);
                }
                finally
                {
                    desk.End(line.CallId);
                }
            },
            token));
        if (ami is not null)
            supervisor.Add("AMI", ami.RunAsync);
        supervisor.Add("engines", async token =>
        {
            await opening.RunAsync(server.BoundPort, token);
            if (journal is not null)
                journal.IsDescribed = engines.LanguageModel is not null;
            await body.Watch(playoutClock, engines).RunAsync(token);
        });
        supervisor.Add("playout clock", playoutClock.Ended, () =>
        {
            playoutClock.Dispose();
            return ValueTask.CompletedTask;
        });
        if (traceFile is not null)
            supervisor.Add("trace", traceFile.Ended, traceFile.DisposeAsync);
        if (journal is not null)
            supervisor.Add("journal", journal.Ended, journal.DisposeAsync);
        if (afterCalls is not null)
            supervisor.Add("after calls", afterCalls.RunAsync);
        using var http = new HttpClient();
        if (journal is not null && settings.Post.Ways.Count > 0)
        {
            var posts = JournalParts.Posts(settings.Post, http);
            supervisor.Add("outbox", new OutboxSender(settings.Journal.Path!, posts, clock, logs.CreateLogger("outbox")).RunAsync);
            var rules = new AlertRules(settings.Alerts.After, settings.Alerts.Silence);
            supervisor.Add("alerts", new Alerts(
                body.Board, rules, journal, posts, call => body.SelfTest?.IsOwn(call) == true,
                () => live.Current.Scenario.Hours?.IsOpen(clock.GetLocalNow().DateTime) != false, clock, logs.CreateLogger("alerts")).RunAsync);
        }
        supervisor.Add("sweep", new DailySweep(new Sweep(settings), clock, logs.CreateLogger("sweep")).RunAsync);
        if (Systemd.RuntimeFolder is { } runtimeFolder)
            supervisor.Add("control", new ControlSocket(Path.Combine(runtimeFolder, ControlSocket.FileName), body, logs.CreateLogger("control")).RunAsync);
        if (page.Server is { } pageServer)
            supervisor.Add("page", pageServer.RunAsync);
        supervisor.Add("panel", body.Ended, body.DisposeAsync);

        // A call keeps the scenario with which it began.
        Dialogue Talking(Conversation by, ILanguageModel? model) =>
            new(by.Scenario, by.Understanding, model, settings.Call.Answer, clock, dialogueLogger, tickets) { IsBrief = () => body.Board.State.IsHot, Persons = desk };

        // What is there by now: of an engine that is still being opened a promise.
        CallServices Serving()
        {
            var now = live.Current;
            return new CallServices(
                now.Scenario,
                engines.NewDetector,
                model => Talking(now, model),
                engines.Recognizer,
                engines.LanguageModel,
                new Voice(engines.Synthesizer),
                now.Phrases,
                playoutClock,
                (call, token) => ami is null || body.SelfTest?.IsOwn(call) == true ? Task.FromResult<string?>(null) : ami.GetCallerAsync(call, token),
                (call, outcome, token) => body.SelfTest?.IsOwn(call) == true ? Task.FromResult(false) : handovers.TellAsync(call, outcome, token),
                Limits(settings.Call),
                settings.Call.Hangover,
                settings.Call.Recognition,
                SynthesisDeadline,
                trace,
                clock,
                callLogger)
            {
                IsPbxGone = token => ami?.IsGoneAsync(token) ?? Task.FromResult(false),
                NewEchoCanceller = engines.NewEchoCanceller,
                HearsWideband = hearsWideband,
                Deciding = body.Deciding,
            };
        }

        if (!await supervisor.RunAsync(stopping) && supervisor.Fault is var (part, fault))
            throw fault as EngineException ?? (Exception)new CommandException($"arrêt sur un défaut : « {part} » a cessé ({fault.GetType().Name} : {fault.Message})");
    }

    // Said with the announcement, where there is one: a caller who comes back has heard it.
    private static CallServices WithNotice(CallServices services, ApplianceSettings settings) => services.Scenario.Announcement.Length == 0
        ? services
        : services with { Scenario = services.Scenario with { Announcement = services.Scenario.Noticed(settings.Retention.RecordingDays) } };

    internal static CallLimits Limits(CallSettings settings) => new(
        (int)settings.NoInputPrompt.TotalMilliseconds,
        (int)settings.NoInputGoodbye.TotalMilliseconds,
        (int)settings.MaxDuration.TotalMilliseconds);

    internal static AmiClient NewAmiClient(string host, AmiSettings settings, TimeProvider clock, ILoggerFactory logs) => new(
        new AmiOptions
        {
            Host = host,
            Port = settings.Port,
            Username = settings.Username,
            Secret = settings.Secret,
            Tls = settings.Tls,
            TlsCaFile = settings.CaFile,
            TlsPinSha256 = settings.CertificateSha256,
        },
        clock,
        logs.CreateLogger("ami"));

    internal static async Task<Scenario> LoadScenarioAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
            return Scenario.BuiltIn();
        try
        {
            return Scenario.Parse(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (ScenarioException error)
        {
            throw new ScenarioException($"SCENARIO_PATH = « {path} » : {error.Message}");
        }
    }

    // errno 1 is EPERM. A busy machine can then make frames late.
    [LoggerMessage(Level = LogLevel.Information, Message = "the playout clock runs at ordinary priority: SCHED_FIFO was refused (errno {Error}; LimitRTPRIO=10 in the unit grants it)")]
    private static partial void LogOrdinaryClock(ILogger logger, int error);

    // errno 12 is ENOMEM, 1 EPERM. Where memory is short, code of the clock's can then have to be read from the disk.
    [LoggerMessage(Level = LogLevel.Information, Message = "the playout clock's memory is not locked (errno {Error}; LimitMEMLOCK=infinity in the unit grants it)")]
    private static partial void LogUnlocked(ILogger logger, int error);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopped")]
    private static partial void LogStopped(ILogger logger);
}
