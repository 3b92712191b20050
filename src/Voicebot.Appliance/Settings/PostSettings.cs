using System.Net.Mail;
using Voicebot.Appliance.Posting;

namespace Voicebot.Appliance.Settings;

/// <summary>Where tickets are sent on; null: nowhere.</summary>
public sealed record PostSettings(Uri? WebhookUrl, string WebhookSecret, MailPostOptions? Mail)
{
    private const int MostBytes = 200;

    public IReadOnlyList<string> Ways => [.. new[] { WebhookUrl is null ? null : WebhookPost.WayName, Mail is null ? null : MailPost.WayName }.OfType<string>()];

    internal static PostSettings Read(SettingReader read)
    {
        Uri? webhook = null;
        if (read.Text("WEBHOOK_URL") is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out webhook) || (webhook.Scheme != Uri.UriSchemeHttp && webhook.Scheme != Uri.UriSchemeHttps)))
            throw new SettingException("WEBHOOK_URL", url, "une adresse http(s) est attendue");
        return new PostSettings(webhook, read.Credential("WEBHOOK_SECRET", "", MostBytes), ReadMail(read));
    }

    private static MailPostOptions? ReadMail(SettingReader read)
    {
        var host = read.Text("SMTP_HOST");
        var port = read.Integer("SMTP_PORT", 25, 1, 65535);
        var tls = read.Switch("SMTP_TLS", false);
        var (username, password) = (read.Text("SMTP_USERNAME"), read.Credential("SMTP_PASSWORD", "", MostBytes));
        var (from, to) = (read.Text("MAIL_FROM"), read.Text("MAIL_TO"));
        foreach (var (name, address) in new[] { ("MAIL_FROM", from), ("MAIL_TO", to) })
        {
            if (host is not null && (address is null || !MailAddress.TryCreate(address, out _)))
                throw new SettingException(name, address, "une adresse de courriel est attendue dès que SMTP_HOST est réglé");
        }
        return host is null ? null : new MailPostOptions(host, port, tls, username, password, from!, to!);
    }

    // The generated ToString would print the secret into a log one day.
    public override string ToString() => string.Join(", ", Ways);
}
