using System.CommandLine;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot run`: the appliance itself. This is where the graph of objects is built.</summary>
internal static partial class RunCommand
{
    /// <summary>Longest wait for a clause of the voice.</summary>
    internal static readonly TimeSpan SynthesisDeadline = TimeSpan.FromSeconds(5);

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
        using var logs = Logs.Create(settings.LogLevel);
        var logger = logs.CreateLogger("voicebot");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping); // or the button says so
        try
        {
            await using var body = new Body(settings, logs, TimeProvider.System, over.Cancel);
            await ServeAsync(settings, logs, logger, body, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Stopped while it started: to systemd a stop like any other.
        }
        LogStopped(logger);
        return 0;
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
        await using var journal = OpenJournal(settings.Journal, clock, logs.CreateLogger("journal"));
        if (journal is not null)
            body.Follow(journal);
        ListeningPort.Check(settings.AudioSocket);
        var scenario = await LoadScenarioAsync(settings.ScenarioPath, stopping);

        // Before the engines: what is mapped now is locked, models are not.
        using var playoutClock = new PlayoutClock();
        if (await playoutClock.RealTimeRefusal is var refusal and not 0)
            LogOrdinaryClock(logger, refusal);
        if (PlayoutClock.LockMemory() is var unlocked and not 0)
            LogUnlocked(logger, unlocked);

        await using var engines = await EngineRack.OpenAsync(settings.Models, logs, EngineProof.Usual, stopping);
        await WarmUpAsync(engines.LanguageModel, scenario, logger, stopping);
        var phrases = await PhraseCache.RenderAsync(
            scenario.Phrases, new Voice(engines.ChosenVoice), new Voice(engines.SpareVoice), PhraseStore.Open(settings.Phrases, clock, logger), clock, logger, stopping);
        if (phrases.VoiceFailure is { } mute && engines.ChosenVoice != engines.SpareVoice)
            engines.GiveUpVoice(mute);
        var voice = new Voice(engines.Synthesizer);

        var ami = settings.Ami.Host is { } host ? NewAmiClient(host, settings.Ami, clock, logs) : null;
        if (ami is not null)
            body.Follow(ami);
        ITrace kept = new TraceLog(traceFile, logs.CreateLogger("call"));
        var trace = body.Show(journal is null ? kept : new JournalFeed(kept, journal, call => body.SelfTest?.IsOwn(call) == true, clock));
        using var knowledge = new Knowledge(scenario);
        var understanding = new Understanding(scenario, Classifier.BuiltIn(), knowledge);
        ITicketBook tickets = journal is null ? new CalendarTicketBook(clock) : journal;
        var dialogueLogger = logs.CreateLogger("dialogue");
        var services = new CallServices(
            scenario,
            engines.NewDetector,
            model => new Dialogue(scenario, understanding, model, settings.Call.Answer, clock, dialogueLogger, tickets) { IsBrief = () => body.Board.State.IsHot },
            engines.Recognizer,
            engines.LanguageModel,
            voice,
            phrases,
            playoutClock,
            (call, token) => ami is null || body.SelfTest?.IsOwn(call) == true ? Task.FromResult<string?>(null) : ami.GetCallerAsync(call, token),
            (call, outcome, token) => ami is null || body.SelfTest?.IsOwn(call) == true
                ? Task.FromResult(false)
                : ami.SetResultAsync(call, outcome == CallOutcome.Done ? CallResult.Done : CallResult.Transfer, token),
            Limits(settings.Call),
            settings.Call.Hangover,
            settings.Call.Recognition,
            SynthesisDeadline,
            trace,
            clock,
            logs.CreateLogger("call"))
        {
            NewEchoCanceller = engines.NewEchoCanceller,
            Deciding = body.Deciding,
        };

        using var server = new AudioSocketServer(
            new AudioSocketServerOptions
            {
                Bind = settings.AudioSocket.Bind,
                Port = settings.AudioSocket.Port,
                AllowedPeers = settings.AudioSocket.WithSelf,
                MaxCalls = settings.AudioSocket.MaxCalls,
            },
            clock,
            logs.CreateLogger("audiosocket"),
            () => body.Admits);

        // The order of a stop: no new call, calls end, then the manager interface, then the clock, the trace, the engines (above).
        var supervisor = new Supervisor(clock, logger);
        supervisor.Add("server", token => server.RunAsync(
            async (connection, over) =>
            {
                using var line = body.Lines.Watch(connection);
                using var shown = trace.Begin(line.CallId);
                await using var recorder = CallRecorder.Begin(settings.RecordFolder, line.CallId, clock, logger);
                using var call = recorder is null ? new Call(line, services) : new Call(recorder.Record(line), recorder.Record(services));
                await call.RunAsync(over);
            },
            token));
        if (ami is not null)
            supervisor.Add("AMI", ami.RunAsync);
        supervisor.Add("watchdog", body.Watch(playoutClock, engines).RunAsync);
        supervisor.Add("playout clock", playoutClock.Ended, () =>
        {
            playoutClock.Dispose();
            return ValueTask.CompletedTask;
        });
        if (traceFile is not null)
            supervisor.Add("trace", traceFile.Ended, traceFile.DisposeAsync);
        if (journal is not null)
            supervisor.Add("journal", journal.Ended, journal.DisposeAsync);
        if (Systemd.RuntimeFolder is { } runtimeFolder)
            supervisor.Add("control", new ControlSocket(Path.Combine(runtimeFolder, ControlSocket.FileName), body, logs.CreateLogger("control")).RunAsync);
        supervisor.Add("panel", body.Ended, body.DisposeAsync);

        try
        {
            server.Listen();
        }
        catch (SocketException error)
        {
            throw ListeningPort.Trouble(error, settings.AudioSocket); // somebody was quicker
        }
        TellReady(logger, settings, scenario.Name, server.BoundPort, Degraded.Of(settings, engines.Recognizer is not null, engines.Failures));
        body.Ready(server.BoundPort, voice, Degraded.Troubles(settings, engines.Recognizer is not null, engines.Failures));
        if (!await supervisor.RunAsync(stopping) && supervisor.Fault is var (part, fault))
            throw new CommandException($"arrêt sur un défaut : « {part} » a cessé ({fault.GetType().Name} : {fault.Message})");
    }

    /// <returns>Null: none is kept, because the settings say so, or because the usual folder is not there.</returns>
    private static Journal? OpenJournal(JournalSettings settings, TimeProvider clock, ILogger logger)
    {
        if (settings.Path is not { } path || (!settings.IsSet && !Directory.Exists(Path.GetDirectoryName(path))))
            return null;
        try
        {
            return Journal.Open(path, clock, logger);
        }
        catch (JournalException error) when (!settings.IsSet)
        {
            LogNoJournal(logger, error.Message);
            return null;
        }
    }

    private static void TellReady(ILogger logger, ApplianceSettings settings, string scenario, int port, IReadOnlyList<string> lacks)
    {
        var allowed = string.Join(", ", settings.AudioSocket.Allowed);
        if (lacks.Count == 0)
            LogReady(logger, scenario, port, settings.AudioSocket.MaxCalls, allowed);
        else
            LogReadyDegraded(logger, scenario, port, settings.AudioSocket.MaxCalls, allowed, string.Join("; ", lacks));
    }

    internal static CallLimits Limits(CallSettings settings) => new(
        (int)settings.NoInputPrompt.TotalMilliseconds,
        (int)settings.NoInputGoodbye.TotalMilliseconds,
        (int)settings.MaxDuration.TotalMilliseconds);

    // The fixed prefix is decoded before the first call, so that a turn pays for its own words only.
    private static async Task WarmUpAsync(ILanguageModel? model, Scenario scenario, ILogger logger, CancellationToken cancellationToken)
    {
        if (model is null)
            return;
        try
        {
            await model.WarmUpAsync(new Prompts(scenario).System, cancellationToken);
        }
        catch (EngineException error)
        {
            LogNoWarmUp(logger, model.Name, error.Message);
        }
    }

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

    [LoggerMessage(Level = LogLevel.Information, Message = "ready: {Scenario}, port {Port}, {MaxCalls} calls at once, from {Allowed}")]
    private static partial void LogReady(ILogger logger, string scenario, int port, int maxCalls, string allowed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "ready: {Scenario}, port {Port}, {MaxCalls} calls at once, from {Allowed}; degraded: {Lacks}")]
    private static partial void LogReadyDegraded(ILogger logger, string scenario, int port, int maxCalls, string allowed, string lacks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "no journal, tickets have numbers and leave nothing: {Reason}")]
    private static partial void LogNoJournal(ILogger logger, string reason);

    // errno 1 is EPERM. A busy machine can then make frames late.
    [LoggerMessage(Level = LogLevel.Information, Message = "the playout clock runs at ordinary priority: SCHED_FIFO was refused (errno {Error}; LimitRTPRIO=10 in the unit grants it)")]
    private static partial void LogOrdinaryClock(ILogger logger, int error);

    // errno 12 is ENOMEM, 1 EPERM. Where memory is short, code of the clock's can then have to be read from the disk.
    [LoggerMessage(Level = LogLevel.Information, Message = "the playout clock's memory is not locked (errno {Error}; LimitMEMLOCK=infinity in the unit grants it)")]
    private static partial void LogUnlocked(ILogger logger, int error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} could not be warmed up: {Reason}")]
    private static partial void LogNoWarmUp(ILogger logger, string model, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopped")]
    private static partial void LogStopped(ILogger logger);
}
