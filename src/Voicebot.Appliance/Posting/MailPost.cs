using System.Globalization;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Posting;

/// <summary>An e-mail through the house's own mail server.</summary>
/// <remarks>The Message-Id is the letter's key: a second delivery is known as one.</remarks>
public sealed class MailPost(MailPostOptions options) : IPost
{
    public const string WayName = "mail";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public string Way => WayName;

    /// <inheritdoc/>
    public async Task SendAsync(Posted letter, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(s_limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var message = Message(letter);
        using var client = new SmtpClient { LocalDomain = "voicebot.local" };
        try
        {
            await client.ConnectAsync(options.Host, options.Port, options.Tls ? SecureSocketOptions.StartTls : SecureSocketOptions.None, either.Token);
            if (options.Username is { } username)
                await client.AuthenticateAsync(username, options.Password, either.Token);
            await client.SendAsync(message, either.Token);
            await client.DisconnectAsync(quit: true, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PostException($"{options.Host} n’a pas répondu en {s_limit.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or ProtocolException or CommandException or AuthenticationException
            or SslHandshakeException or ServiceNotConnectedException or NotSupportedException)
        {
            throw new PostException($"{options.Host} n’a pas pris le courriel ({error.Message.Split('\n')[0].Trim()})", error);
        }
    }

    private MimeMessage Message(Posted posted)
    {
        var (subject, at, text) = posted.IsNotice ? Told(Notice.Parse(posted.Body)) : Told(Letter.Parse(posted.Body));
        var message = new MimeMessage
        {
            MessageId = $"{posted.Key}@voicebot.local",
            Subject = subject,
            Date = at,
            Body = new TextPart("plain") { Text = text },
        };
        message.From.Add(MailboxAddress.Parse(options.From));
        message.To.Add(MailboxAddress.Parse(options.To));
        return message;
    }

    private static (string Subject, DateTimeOffset At, string Text) Told(Letter letter) =>
        ($"Dossier {letter.Ticket} : {letter.Topic ?? "appel"}{(letter.Severity is "urgent" or "high" ? " (urgent)" : "")}", letter.At, Text(letter));

    private static (string Subject, DateTimeOffset At, string Text) Told(Notice notice) => (
        $"Standard vocal {notice.From} : {(notice.Over ? "c’est réglé" : "à voir")} ({notice.Alert})", notice.At,
        $"{notice.Message}\r\n\r\n{notice.At.ToLocalTime().ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture)}, {notice.From}. « voicebot doctor » et la page d’état en disent plus.\r\n");

    private static string Text(Letter letter)
    {
        var text = new StringBuilder();
        Line("Dossier", letter.Ticket.ToString(CultureInfo.InvariantCulture));
        Line("Appel du", letter.At.ToLocalTime().ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture));
        Line("À rappeler au", letter.Phone);
        Line("Nom", letter.Name);
        Line("Société", letter.Company);
        Line("Sujet", letter.Topic);
        Line("Résumé", letter.Summary);
        Line("À vérifier", letter.ToCheck.Count > 0 ? string.Join(", ", letter.ToCheck) : null);
        return text.ToString();

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(name).Append(" : ").Append(value).Append("\r\n");
        }
    }
}

/// <param name="Username">Null: the server asks for none.</param>
public sealed record MailPostOptions(string Host, int Port, bool Tls, string? Username, string Password, string From, string To)
{
    // The generated ToString would print the password into a log one day.
    public override string ToString() => $"{To} by {Host}:{Port}";
}
