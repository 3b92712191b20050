using System.Globalization;

namespace Voicebot.Appliance.Dialogues;

/// <summary>Where tickets are opened and known callers are found. Called while the caller waits: it must answer at once.</summary>
public interface ITicketBook
{
    /// <summary>The number of a new ticket, short enough to be read aloud. What was told until then comes with it; the rest at the call's end.</summary>
    /// <param name="call">So far.</param>
    /// <param name="caller">The line's number; null when it did not tell.</param>
    string Open(CallRecord call, string? caller);

    /// <summary>The open ticket of whoever calls from this number; null when there is none.</summary>
    OpenTicket? FindOpen(string caller);
}

/// <param name="Number">As the caller was told it.</param>
/// <param name="About">« votre lave-linge »: follows « au sujet de ».</param>
public sealed record OpenTicket(string Number, string About);

/// <summary>Numbers by the calendar, where no journal keeps tickets: month, day, hour, minute, and the next free minute for the next one.</summary>
public sealed class CalendarTicketBook(TimeProvider clock) : ITicketBook
{
    private readonly Lock _lock = new();
    private DateTime _last;

    public string Open(CallRecord call, string? caller)
    {
        var now = clock.GetLocalNow().DateTime;
        var minute = new DateTime(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, DateTimeKind.Unspecified);
        lock (_lock)
        {
            if (minute <= _last)
                minute = _last.AddMinutes(1);
            _last = minute;
        }
        return minute.ToString("MMddHHmm", CultureInfo.InvariantCulture);
    }

    public OpenTicket? FindOpen(string caller) => null;
}
