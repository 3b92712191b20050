using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Posting;

namespace Voicebot.Fuzz.Targets;

/// <summary>What the house's web and mail servers answer.</summary>
internal static class PostTargets
{
    private static readonly Posted s_letter = new(
        1, "k", "webhook", 7, """{"ticket":7,"status":"open","at":"2026-11-02T10:00:00+01:00","severity":"high","sentiment":"neutral","summary":"x","seconds":3,"toCheck":[]}""", 0, null);

    public static IEnumerable<FuzzTarget> All =>
    [
        new("webhook", Webhook, WireTargets.Text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 302 Found\r\nLocation: http://a/\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 \r\n\r\n"),
            WireTargets.Text("\r\n", "HTTP/1.1 ", "HTTP/0.9", "200", "100 Continue\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked", "Location: ", "Content-Encoding: gzip", ": ", "\0"), Share: 0.1),
        new("mail", Mail, WireTargets.Text("220 x ESMTP\r\n250-x\r\n250 SIZE 1000000\r\n250 ok\r\n250 ok\r\n354 go\r\n250 ok\r\n221 bye\r\n"), WireTargets.Text("\r\n", "220 ", "250-", "250 ", "354 ", "500 ", "421 ", "SIZE ", "AUTH LOGIN PLAIN", "STARTTLS", "PIPELINING", "CHUNKING", "\0"), Share: 0.02),
    ];

    private static void Webhook(byte[] input)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new Answer(input)), UseProxy = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        Send(new WebhookPost(new Uri("http://webhook/"), "secret", http));
    }

    // MailKit connects by itself: a server whose answers all stand there already.
    private static void Mail(byte[] input)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            var heard = new byte[4096];
            try
            {
                await socket.SendAsync(input);
                socket.Shutdown(SocketShutdown.Send);
                while (await socket.ReceiveAsync(heard) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // MailKit has had enough.
            }
        });
        Send(new MailPost(new MailPostOptions("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Tls: false, "u", "p", "a@b.fr", "c@d.fr")));
        serving.GetAwaiter().GetResult();
    }

    private static void Send(IPost post)
    {
        try
        {
            post.SendAsync(s_letter, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (PostException)
        {
            // Not taken: it is tried again.
        }
    }

    /// <summary>A connection that takes everything and gives one answer.</summary>
    private sealed class Answer(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }
    }
}
