using System.Net;

namespace Voicebot.Appliance.Tests.Posting;

/// <summary>An HTTP server that takes what is posted to it.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public Receiver(int port)
    {
        Url = new Uri($"http://127.0.0.1:{port}/tickets");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>Statuses of the next answers; then 200.</summary>
    public Queue<int> Answers { get; } = new();

    public List<(string? Key, string? Signature, byte[] Body)> Taken { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Taken.Add((context.Request.Headers["Idempotency-Key"], context.Request.Headers["X-Voicebot-Signature"], body.ToArray()));
                context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : 200;
                context.Response.Close();
            }
        }
        // Stopped: while it waits, while it answers, or before it waits again.
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException || (error is InvalidOperationException && !_listener.IsListening))
        {
        }
    }
}
