using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Posting;

/// <summary>Takes letters out of the outbox, one after the other, and brings them on their way.</summary>
/// <remarks>A letter leaves the outbox when its receiver has it: a power cut in between sends it twice, under the same key.</remarks>
public sealed partial class OutboxSender(string path, IReadOnlyList<IPost> posts, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    /// <summary>Letters that nobody took at all, for whoever shows the box's state.</summary>
    public event Action<int>? Died;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var journal = JournalFile.OpenExisting(path);
                while (await SendNextAsync(journal, cancellationToken))
                {
                }
            }
            catch (Exception error) when (error is JournalException or SqliteException)
            {
                LogNotLooked(logger, error.Message); // the journal tells the trouble of its disk itself
            }
            await Task.Delay(s_look, clock, cancellationToken);
        }
    }

    /// <returns>False: nothing is due.</returns>
    public async Task<bool> SendNextAsync(SqliteConnection journal, CancellationToken cancellationToken)
    {
        if (Outbox.Next(journal, clock.GetUtcNow()) is not { } letter)
            return false;
        var what = What(letter);
        try
        {
            var post = posts.FirstOrDefault(post => post.Way == letter.Way) ?? throw new PostException($"« {letter.Way} » n’est plus réglé");
            await post.SendAsync(letter, cancellationToken);
            Outbox.Remove(journal, letter.Id);
            LogSent(logger, what, letter.Way);
        }
        catch (PostException error)
        {
            if (Outbox.Fail(journal, letter, error.Message, clock.GetUtcNow()))
            {
                LogDead(logger, what, letter.Way, error.Message);
                Died?.Invoke(Outbox.List(journal, dead: true).Count);
            }
            else
                LogFailed(logger, what, letter.Way, letter.Tries + 1, error.Message);
        }
        return true;
    }

    private static string What(Posted letter) => letter.IsNotice ? "alert" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ticket {letter.Ticket}");

    [LoggerMessage(Level = LogLevel.Debug, Message = "outbox: {Reason}")]
    private static partial void LogNotLooked(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{What} sent by {Way}")]
    private static partial void LogSent(ILogger logger, string what, string way);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} not sent by {Way} (try {Try}): {Reason}")]
    private static partial void LogFailed(ILogger logger, string what, string way, int @try, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} is not tried any more by {Way}: {Reason}; voicebot outbox list")]
    private static partial void LogDead(ILogger logger, string what, string way, string reason);
}
