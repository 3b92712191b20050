using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Posting;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>The journal of the running appliance and what sends its tickets on, as the settings say.</summary>
internal static partial class JournalParts
{
    /// <returns>Null: none is kept, because the settings say so, or because the usual folder is not there.</returns>
    public static Journal? Open(ApplianceSettings all, TimeProvider clock, ILogger logger)
    {
        var settings = all.Journal;
        if (settings.Path is not { } path || (!settings.IsSet && !Directory.Exists(Path.GetDirectoryName(path))))
            return null;
        try
        {
            return Journal.Open(path, all.Retention.Words, clock, logger, all.Post.Ways);
        }
        catch (JournalException error) when (!settings.IsSet)
        {
            LogNoJournal(logger, error.Message);
            return null;
        }
        catch (JournalException error) when (File.Exists(path))
        {
            // There is one, on a disk that is full, read-only or taken: calls are answered, and what they leave waits for it.
            return Journal.OpenLater(path, error.Message, all.Retention.Words, clock, logger, all.Post.Ways);
        }
    }

    /// <summary>The ways on which tickets are sent on.</summary>
    public static List<IPost> Posts(PostSettings settings, HttpClient http)
    {
        var posts = new List<IPost>();
        if (settings.WebhookUrl is { } url)
            posts.Add(new WebhookPost(url, settings.WebhookSecret, http));
        if (settings.Mail is { } mail)
            posts.Add(new MailPost(mail));
        return posts;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "no journal, tickets have numbers and leave nothing: {Reason}")]
    private static partial void LogNoJournal(ILogger logger, string reason);
}
