using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Voicebot.Appliance.Models;

/// <summary>One address into one part file, over as many connections as it takes: only the missing bytes are asked for.</summary>
/// <remarks>
/// RFC 9110: `Range: bytes=N-` with `If-Range: VALIDATOR`. 206 = the rest of the same bytes; 200 = the server ignores ranges
/// or the file has changed: from the start; 416 = there is no rest.
/// </remarks>
internal sealed class Download(HttpClient http, FetchOptions options, FetchProgress progress, TimeProvider clock)
{
    private const int BufferBytes = 1 << 17;
    private const int MostRedirects = 5;

    /// <summary>Redirects are followed, a few, and never from https to http (then the 3xx itself arrives here).</summary>
    public static SocketsHttpHandler NewHandler(FetchOptions options) => new()
    {
        AllowAutoRedirect = true,
        MaxAutomaticRedirections = MostRedirects,
        ConnectTimeout = options.Connect,
        MaxResponseHeadersLength = 32,
    };

    /// <param name="name">What errors and the progress line call it.</param>
    /// <param name="sumKnown">Then bytes of unknown origin may be continued: the sum will tell.</param>
    /// <param name="bytes">Exact size when known.</param>
    /// <param name="needSpace">Called with the bytes still to come, before the first is written.</param>
    /// <returns>Whether bytes of an earlier run were kept.</returns>
    /// <exception cref="ModelException">It cannot be had; what came stays in the part file for the next try.</exception>
    public async Task<bool> RunAsync(
        Uri source, PartFile part, string name, bool sumKnown, long? bytes, Action<long> needSpace, CancellationToken cancellationToken)
    {
        var resumed = false;
        var mark = part.Length;
        for (var failures = 0; ;)
        {
            try
            {
                resumed |= await TryOnceAsync(source, part, name, sumKnown, bytes, needSpace, cancellationToken);
                return resumed;
            }
            catch (PassingException failure)
            {
                if (part.Length >= mark + options.Progress)
                {
                    failures = 0;
                    mark = part.Length;
                }
                if (++failures >= options.Tries)
                    throw new ModelException(part.Length > 0
                        ? $"{failure.Message} ; {Quantities.Bytes(part.Length)} gardés, la prochaine fois reprendra là"
                        : failure.Message);
                var pause = Math.Min(options.LongestPause.TotalSeconds, options.FirstPause.TotalSeconds * (1 << (failures - 1)));
                await Task.Delay(TimeSpan.FromSeconds(pause), clock, cancellationToken);
            }
        }
    }

    /// <summary>A small text, or null when the server has none.</summary>
    /// <exception cref="ModelException">The server cannot be reached.</exception>
    public async Task<string?> TextAsync(Uri source, int mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await TryTextAsync(source, mostBytes, cancellationToken);
        }
        catch (PassingException failure)
        {
            throw new ModelException(failure.Message);
        }
    }

    private async Task<string?> TryTextAsync(Uri source, int mostBytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        using var response = await SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK || IsWebPage(response))
            return null;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[mostBytes];
        var fill = 0;
        while (fill < buffer.Length)
        {
            var count = await ReadAsync(body, buffer.AsMemory(fill), source, cancellationToken);
            if (count == 0)
                return System.Text.Encoding.UTF8.GetString(buffer, 0, fill);
            fill += count;
        }
        return null;
    }

    private async Task<bool> TryOnceAsync(
        Uri source, PartFile part, string name, bool sumKnown, long? bytes, Action<long> needSpace, CancellationToken cancellationToken)
    {
        var validator = part.ValidatorFor(source);
        var from = validator is not null || sumKnown ? part.Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            if (validator is not null)
                request.Headers.TryAddWithoutValidation("If-Range", validator);
        }
        using var response = await SendAsync(request, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                from = 0;
                break;
            case HttpStatusCode.PartialContent when from > 0 && response.Content.Headers.ContentRange is { Unit: "bytes" } range && range.From == from:
                break;
            case HttpStatusCode.RequestedRangeNotSatisfiable when from > 0 && response.Content.Headers.ContentRange?.Length == from:
                return true;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                // It has another file than the one we hold the beginning of.
                part.Delete();
                throw new PassingException($"{name} : {source.Host} ne sait pas reprendre à {from} octets");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new PassingException($"{name} : {source.Host} est en panne ou surchargé (HTTP {(int)response.StatusCode})");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new ModelException($"{name} : introuvable à {source} (HTTP {(int)response.StatusCode})");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new ModelException($"{name} : {source.Host} refuse l’accès (HTTP {(int)response.StatusCode})");
            case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                throw new ModelException($"{name} : {source.Host} renvoie trop de fois ailleurs, ou vers une adresse sans https (HTTP {(int)response.StatusCode})");
            default:
                throw new ModelException($"{name} : réponse inattendue de {source.Host} (HTTP {(int)response.StatusCode})");
        }
        if (IsWebPage(response))
            throw new ModelException($"{name} : {source.Host} donne une page web au lieu du fichier (portail d’accès au réseau ?)");

        var total = response.Content.Headers.ContentLength + from;
        if (bytes is { } exact && total is { } announced && announced != exact)
        {
            part.Delete();
            throw new ModelException($"{name} : {announced} octets annoncés, {exact} attendus : ce n’est pas le bon fichier");
        }
        if ((total ?? bytes) is { } whole)
            needSpace(whole - from);
        await CopyAsync(response, source, part, from, total ?? bytes, name, cancellationToken);
        if (total is { } end && part.Length != end)
            throw new PassingException($"{name} : coupé à {Quantities.Bytes(part.Length)} sur {Quantities.Bytes(end)}");
        return from > 0;
    }

    private async Task CopyAsync(
        HttpResponseMessage response, Uri source, PartFile part, long from, long? total, string name, CancellationToken cancellationToken)
    {
        if (from == 0)
        {
            // A weak ETag promises likeness only, not the same bytes (RFC 9110, 13.1.5).
            var strong = response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : response.Content.Headers.LastModified?.ToString("R");
            part.Delete();
            part.Remember(source, strong);
        }
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var file = part.OpenWrite(resume: from > 0);
        progress.Begin(name, from);
        var buffer = new byte[BufferBytes];
        var done = from;
        while (true)
        {
            var count = await ReadAsync(body, buffer, source, cancellationToken, name);
            if (count == 0)
                return;
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            done += count;
            progress.Report(done, total);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Connect);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (HttpRequestException error)
        {
            throw Failure(request.RequestUri!, error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PassingException($"{request.RequestUri!.Host} ne répond pas ({options.Connect.TotalSeconds:0.#} s)");
        }
    }

    private async Task<int> ReadAsync(Stream body, Memory<byte> buffer, Uri source, CancellationToken cancellationToken, string name = Checksums.FileName)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Read);
        try
        {
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PassingException($"{name} : {source.Host} n’envoie plus rien depuis {options.Read.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new PassingException($"{name} : connexion avec {source.Host} coupée avant la fin");
        }
    }

    private static Exception Failure(Uri source, HttpRequestException error) => (error.HttpRequestError, error.InnerException) switch
    {
        (HttpRequestError.NameResolutionError, _) => new PassingException($"{source.Host} est introuvable (DNS) : pas de réseau, ou nom faux"),
        (HttpRequestError.SecureConnectionError, _) => new ModelException($"{source.Host} : connexion chiffrée impossible (certificat refusé, ou date fausse sur cette machine)"),
        (_, SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable }) =>
            new PassingException($"pas de réseau vers {source.Host}"),
        (HttpRequestError.ConnectionError, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) =>
            new PassingException($"{source.Host}:{source.Port} refuse la connexion"),
        (HttpRequestError.ConnectionError, _) => new PassingException($"pas de connexion à {source.Host}:{source.Port}"),
        (HttpRequestError.ProxyTunnelError, _) => new ModelException($"le mandataire (HTTPS_PROXY) ne mène pas à {source.Host}"),
        _ => new PassingException($"{source.Host} : échange HTTP rompu ({error.HttpRequestError})"),
    };

    private static bool IsWebPage(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";

    /// <summary>May well pass: another try is worth it.</summary>
    private sealed class PassingException(string message) : Exception(message);
}
