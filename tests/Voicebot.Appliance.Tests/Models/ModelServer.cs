using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Voicebot.Appliance.Tests.Models;

/// <summary>What the server does with one file.</summary>
internal sealed record Served(byte[] Body)
{
    public string Status { get; init; } = "200 OK";

    /// <summary>Null: none is sent.</summary>
    public string? ETag { get; init; } = "\"v1\"";

    public string ContentType { get; init; } = "application/octet-stream";

    public bool Ranges { get; init; } = true;

    /// <summary>Chunked, so that the client does not know the length beforehand.</summary>
    public bool Chunked { get; init; }

    /// <summary>Body bytes after which the connection is cut, for the first <see cref="Cuts"/> answers.</summary>
    public int? CutAfter { get; init; }

    public int Cuts { get; init; } = int.MaxValue;

    /// <summary>Body bytes after which nothing more comes.</summary>
    public int? StallAfter { get; init; }

    public string? Location { get; init; }
}

/// <param name="Range">The header's value, or null.</param>
internal sealed record Asked(string Path, string? Range, string? IfRange);

/// <summary>A web server on loopback that can misbehave like real ones: cuts, stalls, wrong bytes, no ranges, redirects.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly Task _accepting;

    public ModelServer(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"{(_certificate is null ? "http" : "https")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public ConcurrentDictionary<string, Served> Files { get; } = new();

    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// <summary>Body bytes put on the wire so far.</summary>
    public long BytesSent { get; private set; }

    public IEnumerable<Asked> AskedFor(string name) => Requests.Where(request => request.Path == "/" + name);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_over.IsCancellationRequested)
        {
            try
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_over.Token)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }
                await AnswerAsync(stream, client.Client);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    // One request per connection.
    private async Task AnswerAsync(Stream stream, Socket socket)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(_over.Token) is not { Length: > 0 } first)
            return; // a client that refused the certificate
        var path = first.Split(' ')[1];
        string? range = null, ifRange = null;
        while (await reader.ReadLineAsync(_over.Token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: ", StringComparison.OrdinalIgnoreCase))
                range = line[7..];
            if (line.StartsWith("If-Range: ", StringComparison.OrdinalIgnoreCase))
                ifRange = line[10..];
        }
        Requests.Enqueue(new Asked(path, range, ifRange));
        if (!Files.TryGetValue(path[1..], out var file))
        {
            await WriteAsync(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }

        var from = 0;
        var status = file.Status;
        var extra = "";
        if (file.Ranges && file.Location is null && range is not null && (ifRange is null || ifRange == file.ETag))
        {
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            status = from < file.Body.Length ? "206 Partial Content" : "416 Range Not Satisfiable";
            extra = from < file.Body.Length
                ? $"Content-Range: bytes {from}-{file.Body.Length - 1}/{file.Body.Length}\r\n"
                : $"Content-Range: bytes */{file.Body.Length}\r\n";
            from = Math.Min(from, file.Body.Length);
        }
        if (file.ETag is not null)
            extra += $"ETag: {file.ETag}\r\n";
        if (file.Location is not null)
            extra += $"Location: {file.Location}\r\n";
        var body = file.Body.AsMemory(from);
        extra += file.Chunked ? "Transfer-Encoding: chunked\r\n" : $"Content-Length: {body.Length}\r\n";
        await WriteAsync(stream, $"HTTP/1.1 {status}\r\nContent-Type: {file.ContentType}\r\nConnection: close\r\n{extra}\r\n");

        var answer = _answers.AddOrUpdate(path, 1, (_, count) => count + 1);
        var cut = answer <= file.Cuts ? file.CutAfter : null;
        var sent = 0;
        while (sent < body.Length && sent != cut && sent != file.StallAfter)
        {
            var most = Math.Min(16_384, body.Length - sent);
            most = Math.Min(most, (cut ?? int.MaxValue) - sent);
            most = Math.Min(most, (file.StallAfter ?? int.MaxValue) - sent);
            if (file.Chunked)
                await WriteAsync(stream, $"{most:x}\r\n");
            await stream.WriteAsync(body.Slice(sent, most), _over.Token);
            if (file.Chunked)
                await WriteAsync(stream, "\r\n");
            sent += most;
            BytesSent += most;
        }
        await stream.FlushAsync(_over.Token);
        if (sent == file.StallAfter)
            await Task.Delay(Timeout.Infinite, _over.Token);
        if (sent == body.Length && file.Chunked)
            await WriteAsync(stream, "0\r\n\r\n");
        // FIN, then what the client still says: closing at once would reset and could eat the last bytes on their way.
        socket.Shutdown(SocketShutdown.Send);
        _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, _over.Token);
    }

    private async Task WriteAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), _over.Token);
}
