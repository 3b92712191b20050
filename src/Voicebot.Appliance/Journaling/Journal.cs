using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Journaling;

/// <summary>The journal of the running appliance: one writer on a thread of its own, readers beside it.</summary>
/// <remarks>
/// A ticket is on the disk before its number is said. Where the disk is full, read-only or slow, the caller is told the number all the
/// same and the ticket waits here, in order and up to <see cref="MostWaiting"/>, until it can be written.
/// </remarks>
public sealed partial class Journal : ITicketBook, IAsyncDisposable
{
    /// <summary>Changes that wait for the disk; a box takes days to make so many.</summary>
    public const int MostWaiting = 1000;

    // Between the caller's last word and the number there is this much more silence at most; it is covered as every wait is.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_flush = TimeSpan.FromSeconds(3);

    private readonly string _path;
    private readonly Redaction _words;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private readonly Queue<Change> _waiting = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteConnection? _reader; // null with the writer
    private SqliteConnection? _writer; // null: the disk let nobody open the file yet
    private string? _trouble;
    private long _next;

    private Journal(string path, long next, Redaction words, IReadOnlyList<string> ways, TimeProvider clock, ILogger logger)
    {
        (_path, _next, _words, Ways, _clock, _logger) = (path, next, words, ways, clock, logger);
        new Thread(Write) { Name = "journal", IsBackground = true }.Start();
    }

    /// <summary>What is wrong with the disk, in French; null: nothing.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Journals that were damaged and lie aside.</summary>
    public IReadOnlyList<string> Damaged => JournalFile.Aside(_path);

    /// <summary>What is wrong with the disk, in French; null when it is well again. On the writer's thread.</summary>
    public event Action<string?>? TroubleChanged;

    /// <summary>The end of the writer, after <see cref="DisposeAsync"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Changes that are not on the disk yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_waiting)
                return _waiting.Count;
        }
    }

    /// <param name="words">What tickets keep of callers' own words.</param>
    /// <param name="ways">On which tickets are sent on.</param>
    /// <exception cref="JournalException">It cannot be opened.</exception>
    public static Journal Open(string path, Redaction words, TimeProvider clock, ILogger logger, IReadOnlyList<string>? ways = null)
    {
        var writer = JournalFile.OpenForWriting(path, clock, logger);
        var journal = new Journal(path, Tickets.Next(writer), words, ways ?? [], clock, logger);
        journal.Take(writer);
        return journal;
    }

    /// <summary>One whose file nobody can open at present: everything waits in memory, and it is tried again and again.</summary>
    /// <remarks>Its tickets have numbers by the calendar, which no ticket on the disk has.</remarks>
    public static Journal OpenLater(string path, string trouble, Redaction words, TimeProvider clock, ILogger logger, IReadOnlyList<string>? ways = null)
    {
        var now = clock.GetLocalNow();
        var journal = new Journal(path, Tickets.ByCalendar(now), words, ways ?? [], clock, logger);
        Volatile.Write(ref journal._trouble, trouble);
        LogTrouble(logger, trouble);
        journal.Add(static _ => { }); // makes the writer try
        return journal;
    }

    public string Open(CallRecord call, string? caller)
    {
        var number = Interlocked.Increment(ref _next) - 1;
        var ticket = new Ticket(number, _clock.GetUtcNow(), null, caller, call.Topic, TicketStatus.Open, SeverityRules.Of(call), RedactionRules.Of(call.Captures, _words), 0, null);
        using var kept = new ManualResetEventSlim();
        Add(journal => Tickets.Keep(journal, ticket), kept);
        if (!kept.Wait(s_patience))
            LogSlow(_logger, number);
        return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public OpenTicket? FindOpen(string caller)
    {
        try
        {
            lock (_reading)
                return _reader is not null && Tickets.FindOpen(_reader, caller) is { } ticket ? new OpenTicket(ticket.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), About(ticket)) : null;
        }
        catch (SqliteException error)
        {
            LogUnread(_logger, JournalFile.Explain(_path, error));
            return null;
        }
    }

    /// <summary>On which ways tickets are sent on.</summary>
    public IReadOnlyList<string> Ways { get; }

    /// <summary>A model describes tickets after the call: what is sent on waits for that, for a while.</summary>
    public bool IsDescribed { get; set; }

    /// <summary>A call is over: its row, and its ticket when there is one.</summary>
    /// <returns>The ticket's number; null: it leaves none.</returns>
    public long? Keep(CallEnd call)
    {
        var number = long.TryParse(call.Record?.Ticket, out var told) ? told : (long?)null;
        var kept = RedactionRules.Of(call.Record?.Captures ?? [], _words);
        var addition = kept.FirstOrDefault(static one => one.Name == Ticket.AdditionCapture);
        var older = kept.FirstOrDefault(static one => one.Name == Ticket.OpenTicketCapture)?.Value;
        if (number is null && addition is not null && long.TryParse(older, out var openOne))
            Add(journal => AddTo(journal, openOne, addition));
        else if (call.Status is { } status)
        {
            number ??= Interlocked.Increment(ref _next) - 1;
            var rules = Description.Of(call.Record!);
            var ticket = new Ticket(number.Value, call.At, call.CallId, call.Caller, call.Record!.Topic, status, rules.Severity, kept, call.Seconds, null)
            {
                Tag = rules.Tag,
                Sentiment = rules.Sentiment,
            };
            // A person may still take the caller, who may come back; the model takes its time.
            var due = _clock.GetUtcNow() + (call.Result == "transfer" || IsDescribed ? s_settled : TimeSpan.Zero);
            Add(journal =>
            {
                Tickets.Keep(journal, ticket);
                Outbox.Post(journal, ticket.Number, call.CallId, Ways, due);
            });
        }
        Add(journal => Calls.Keep(journal, call, number));
        return call.Status is null ? null : number;
    }

    /// <summary>What the model makes of a ticket.</summary>
    public void Describe(long ticket, Description description) => Add(journal =>
    {
        Tickets.Describe(journal, ticket, description);
        Outbox.Hasten(journal, ticket, _clock.GetUtcNow());
    });

    /// <summary>Something of the box itself, on the ways of the tickets.</summary>
    public void Post(Notice notice)
    {
        var key = Guid.NewGuid();
        Add(journal => Outbox.Post(journal, notice, key, Ways, _clock.GetUtcNow()));
    }

    /// <summary>A person has taken the caller of this ticket.</summary>
    public void Transferred(string ticket)
    {
        if (long.TryParse(ticket, out var number))
            Add(journal => Tickets.MarkTransferred(journal, number));
    }

    /// <summary>What waits is written, for 3 s at most.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_over.IsCancellationRequested)
            return;
        await _over.CancelAsync();
        _arrived.Release();
        await Task.WhenAny(_ended.Task, Task.Delay(s_flush, _clock));
        if (Waiting is > 0 and var lost)
            LogLost(_logger, lost);
    }

    private static string About(Ticket ticket) =>
        ticket.Captures.FirstOrDefault(static one => one.Name == Ticket.ApplianceCapture) is { } appliance ? $"votre {appliance.Spoken}" : ticket.Topic ?? "votre demande";

    private static void AddTo(SqliteConnection journal, long number, Capture addition)
    {
        if (Tickets.Find(journal, number) is { } ticket)
            Tickets.Keep(journal, ticket with { Captures = [.. ticket.Captures, addition] });
    }

    private void Add(Action<SqliteConnection> change, ManualResetEventSlim? kept = null)
    {
        lock (_waiting)
        {
            if (_waiting.Count >= MostWaiting)
            {
                LogLost(_logger, 1);
                return;
            }
            _waiting.Enqueue(new Change(change, kept));
        }
        _arrived.Release();
    }

    private void Write()
    {
        while (true)
        {
            _arrived.Wait();
            while (Peek() is { } change)
            {
                if (!TryWrite(change))
                {
                    // At a stop there is one more try and no waiting.
                    if (_over.IsCancellationRequested || _over.Token.WaitHandle.WaitOne(s_retry))
                    {
                        if (!TryWrite(change))
                            goto end;
                    }
                    else
                        continue;
                }
                lock (_waiting)
                    _waiting.Dequeue();
            }
            if (_over.IsCancellationRequested)
                break;
        }
    end:
        lock (_reading)
            _reader?.Dispose();
        _writer?.Dispose();
        _ended.SetResult();
    }

    private Change? Peek()
    {
        lock (_waiting)
            return _waiting.TryPeek(out var change) ? change : null;
    }

    private bool TryWrite(Change change)
    {
        try
        {
            if (_writer is null)
                Take(JournalFile.OpenForWriting(_path, _clock, _logger));
            using (var transaction = _writer!.BeginTransaction())
            {
                change.Make(_writer);
                transaction.Commit();
            }
            change.SetKept();
            Tell(null);
            return true;
        }
        catch (JournalException error)
        {
            Tell(error.Message);
            return false;
        }
        catch (Exception error) when (error is SqliteException or InvalidOperationException)
        {
            Tell(JournalFile.Explain(_path, error));
            if (error is SqliteException sqlite && JournalFile.IsDamage(sqlite))
                GiveUp();
            return false;
        }
    }

    // Damaged while it was open: what waits goes into a new one.
    private void GiveUp()
    {
        lock (_reading)
        {
            _reader?.Dispose();
            _reader = null;
        }
        _writer?.Dispose();
        _writer = null;
    }

    private void Take(SqliteConnection writer)
    {
        Outbox.PostOrphans(writer, Ways, _clock.GetUtcNow());
        _writer = writer;
        lock (_reading)
            _reader = JournalFile.OpenExisting(_path);
    }

    private void Tell(string? trouble)
    {
        if (trouble == _trouble)
            return;
        Volatile.Write(ref _trouble, trouble);
        if (trouble is null)
            LogWell(_logger, _path);
        else
            LogTrouble(_logger, trouble);
        TroubleChanged?.Invoke(trouble);
    }

    /// <param name="Make">Within a transaction; may run again after a failure.</param>
    private sealed record Change(Action<SqliteConnection> Make, ManualResetEventSlim? Kept)
    {
        public void SetKept()
        {
            try
            {
                Kept?.Set();
            }
            catch (ObjectDisposedException)
            {
                // Nobody waits any more.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ticket {Number} was told before it was on the disk")]
    private static partial void LogSlow(ILogger logger, long number);

    [LoggerMessage(Level = LogLevel.Warning, Message = "journal: {Reason}; what calls leave waits in memory")]
    private static partial void LogTrouble(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "journal: {Path} takes changes again")]
    private static partial void LogWell(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "journal: a caller was not looked up: {Reason}")]
    private static partial void LogUnread(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "journal: {Count} changes are lost: the disk took none for too long")]
    private static partial void LogLost(ILogger logger, int count);
}
