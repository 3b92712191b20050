using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Hardware;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>What the box shows of itself and is told by hand: board, panel, service manager, health, watchdog. Begins before the engines load.</summary>
internal sealed partial class Body : IAsyncDisposable
{
    // Longer than the calls need to be told that a person comes.
    private static readonly TimeSpan s_handOn = TimeSpan.FromSeconds(8);

    // No honest work of a listen loop, a deciding loop (it waits a second for the PBX) or of the clock takes as long.
    private static readonly TimeSpan s_standstill = TimeSpan.FromSeconds(3);

    // An engine has until its deadline, and some time to notice that it has passed.
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(2);

    private readonly ApplianceSettings _settings;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Action _restart;
    private readonly Systemd _systemd = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _showing;
    private readonly ClockPulse _pulse = new();
    private SelfTest? _selfTest;
    private Task _restarting = Task.CompletedTask;

    /// <param name="restart">Ends this process in its written order; the service manager starts the next.</param>
    public Body(ApplianceSettings settings, ILoggerFactory logs, TimeProvider time, Action restart)
    {
        (_settings, _logs, _time, _restart) = (settings, logs, time, restart);
        _logger = logs.CreateLogger("panel");
        Lines = new WatchedLines(s_standstill, time);
        Deciding = new DecidingLoops(s_standstill, time);
        Board.Update(state => state.WithLines(settings.AudioSocket.MaxCalls));
        var previous = Systemd.TakePreviousEnd();
        Proofs = new EngineProofNotes(Systemd.RuntimeFolder, previous is PreviousEnd.Killed or PreviousEnd.Watchdog);
        if (previous == PreviousEnd.Watchdog)
            Board.Update(static state => state.With(new Trouble("chien de garde", "redémarré par le chien de garde", Fault.Watchdog, Degrades: false)));
        if (Systemd.RefusedSettings() is { } refused)
            Board.Update(state => state.With(new Trouble("carte", $"réglages de la carte refusés : {refused}", Fault.Configuration, Degrades: false)));
        var panel = settings.Panel.IsOff ? null : new Panel(() => GpioPanel.Open(settings.Panel), Board, ActAsync, time, _logger)
        {
            PoweredOn = Systemd.IsFirstStart(),
            MayLack = settings.Panel.IsUsual,
        };
        Task[] parts =
        [
            new StateReport(Board, _systemd, logs.CreateLogger("state")).RunAsync(_over.Token),
            new Health(Board, settings, new Thermal(), new FreeMemory(), time).RunAsync(_over.Token),
        ];
        _showing = EndOfAsync(panel is null ? parts : [.. parts, panel.RunAsync(_over.Token)]);
    }

    public ApplianceBoard Board { get; } = new();

    public WatchedLines Lines { get; }

    /// <summary>What calls leave, for whoever looks on.</summary>
    public TraceHub Traces { get; } = new();

    /// <summary>The last lines of the log.</summary>
    public required LogTail Log { get; init; }

    /// <summary>The calls' deciding loops, for the watchdog.</summary>
    public DecidingLoops Deciding { get; }

    /// <summary>Engines that need not prove themselves again.</summary>
    public EngineProofNotes Proofs { get; }

    /// <summary>The self-test of the running appliance; null while it starts.</summary>
    public SelfTest? SelfTest => Volatile.Read(ref _selfTest);

    /// <summary>The end of what shows, with what went wrong; it runs until <see cref="DisposeAsync"/>.</summary>
    public Task Ended => _showing;

    /// <summary>The calls' traces, shown on the board on their way.</summary>
    public ActivityTrace Show(ITrace kept) => new(Board, new Both(kept, this));

    /// <summary>Asterisk's manager interface, on the board.</summary>
    public void Follow(AmiClient ami) => ami.StateChanged += Follow;

    /// <summary>The journal's disk, on the board.</summary>
    public void Follow(Journal journal)
    {
        void Show(string? trouble) => Board.Update(board => (trouble, journal.Damaged) switch
        {
            ({ } disk, _) => board.With(new Trouble("journal", disk, Fault.Storage)),
            (null, [.., var aside]) => board.With(new Trouble("journal", $"un journal abîmé est mis de côté ({aside}), un nouveau est commencé ; copiez-le ou supprimez-le", Fault.Storage)),
            _ => board.Healed("journal"),
        });
        journal.TroubleChanged += Show;
        Show(journal.Trouble);
    }

    /// <summary>The watchdog of all that must move, as a part of the appliance.</summary>
    public Watchdog Watch(PlayoutClock clock, EngineRack engines)
    {
        clock.Add(_pulse);
        var probes = engines.Probed.ToLookup(
            static engine => engine.Purpose,
            engine => new Probe(engine.Engine.Name, engine.Engine.PingAsync, LongestWork(engine.Purpose) + s_late, _time));
        return new Watchdog(
            [new Pulse("playout clock", () => _pulse.Count, s_standstill, _time), Lines, Deciding, .. probes.SelectMany(static probe => probe)],
            _systemd.Alive,
            standing =>
            {
                foreach (var engine in probes.Where(engine => engine.Any(standing.Contains)))
                    Proofs.Forget(engine.Key);
                _systemd.GiveUp();
            },
            _time,
            _logs.CreateLogger("watchdog"));
    }

    private TimeSpan LongestWork(EnginePurpose purpose) => purpose switch
    {
        EnginePurpose.Recognizer => _settings.Call.Recognition,
        EnginePurpose.LanguageModel => _settings.Call.Answer,
        _ => RunCommand.SynthesisDeadline,
    };

    /// <summary>Calls are taken from now on.</summary>
    public void Ready(int port, Voice voice, IEnumerable<Trouble> troubles)
    {
        Volatile.Write(ref _selfTest, new SelfTest(_settings.AudioSocket, port, voice, _time));
        Board.Update(state => troubles.Aggregate(state.In(AppliancePhase.Ready), static (next, trouble) => next.With(trouble)));
        _systemd.Ready();
    }

    /// <summary>No new call; what shows goes on showing until <see cref="DisposeAsync"/>.</summary>
    public void Stopping()
    {
        Board.Update(static state => state.In(AppliancePhase.Stopping));
        _systemd.Stopping();
    }

    /// <summary>The lights go dark.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_over.IsCancellationRequested)
            await _over.CancelAsync();
        await _showing;
        await Volatile.Read(ref _restarting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The first that fails is told at once: the others run until they are stopped.
    private static async Task EndOfAsync(Task[] parts)
    {
        await await Task.WhenAny(parts);
        await Task.WhenAll(parts);
    }

    private void Follow(AmiState state)
    {
        switch (state.Phase)
        {
            case AmiPhase.Ready:
                Board.Update(static board => board.Healed("asterisk"));
                break;
            case AmiPhase.Refused:
                Board.Update(board => board.With(new Trouble("asterisk", $"Asterisk refuse l’appareil : {state.Reason}", Fault.Configuration)));
                break;
            case AmiPhase.Disconnected when state.Reason is { } reason && Board.State.Phase != AppliancePhase.Stopping:
                Board.Update(board => board.With(new Trouble("asterisk", $"Asterisk hors de portée : {reason}", Fault.Asterisk)));
                break;
        }
    }

    private async Task<bool> ActAsync(Gesture gesture, CancellationToken cancellationToken)
    {
        switch (gesture)
        {
            case Gesture.SelfTest:
                return (await TestAsync(cancellationToken)).Passed;
            case Gesture.Restart:
                await HandOnAsync(cancellationToken);
                _restart();
                return true;
            case Gesture.Reboot:
                await HandOnAsync(cancellationToken);
                return Request("reboot");
            case Gesture.Factory:
                await HandOnAsync(cancellationToken);
                return Request("factory");
            default:
                throw new ArgumentOutOfRangeException(nameof(gesture));
        }
    }

    /// <summary>A service manager would start the next one.</summary>
    public bool CanRestart => _systemd.IsThere;

    /// <summary>As the button held for 3 s; returns at once.</summary>
    public void RestartSoon() => Volatile.Write(ref _restarting, RestartAsync());

    private async Task RestartAsync()
    {
        await Task.Yield();
        await ActAsync(Gesture.Restart, _over.Token).ConfigureAwait(false);
    }

    /// <summary>The self-test, told to the log; one that passes ends the fault of an earlier restart.</summary>
    public async Task<SelfTestReport> TestAsync(CancellationToken cancellationToken)
    {
        var report = SelfTest is { } test
            ? await test.RunAsync(cancellationToken)
            : new SelfTestReport(false, "l’appareil démarre encore", null, SelfTest.Sentence, null);
        if (report.Passed)
        {
            LogTestPassed(_logger, report.Heard ?? "");
            Board.Update(static state => state.Healed("chien de garde"));
        }
        else
            LogTestFailed(_logger, report.Reason ?? "");
        return report;
    }

    private bool Request(string what)
    {
        if (Systemd.TryRequest(what))
            return true;
        LogNoService(_logger);
        _restart(); // calls were handed on and new ones are refused: better a restart than a deaf box
        return false;
    }

    /// <summary>No new call; every caller hears that a person comes, and goes there. Returns when all have, or after a while.</summary>
    public async Task HandOnAsync(CancellationToken cancellationToken)
    {
        Lines.HandOn();
        var begunAt = _time.GetTimestamp();
        while (Lines.Count > 0 && _time.GetElapsedTime(begunAt) < s_handOn)
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time, cancellationToken);
    }

    /// <summary>On the playout clock's thread, a tick every 20 ms.</summary>
    private sealed class ClockPulse : IPacedLine
    {
        private long _count;

        public long Count => Volatile.Read(ref _count);

        public void SendNextFrame() => Volatile.Write(ref _count, _count + 1);
    }

    private sealed class Both(ITrace kept, Body body) : ITrace
    {
        public void Write(TraceRecord record)
        {
            kept.Write(record);
            body.SelfTest?.Write(record);
            body.Traces.Write(record);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "appel d’essai réussi : « {Heard} »")]
    private static partial void LogTestPassed(ILogger logger, string heard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "appel d’essai manqué : {Reason}")]
    private static partial void LogTestFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "l’appareil n’est pas installé comme service : personne ne peut faire cela, il redémarre seulement")]
    private static partial void LogNoService(ILogger logger);
}
