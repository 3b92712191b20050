using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Posting;

/// <summary>JSON by POST, signed: whoever has the secret knows that it is ours and was not changed.</summary>
/// <remarks>
/// Idempotency-Key: the same at every try. X-Voicebot-Signature: sha256=HMAC-SHA256 of the body in hexadecimal. Any 2xx is an arrival.
/// </remarks>
public sealed class WebhookPost(Uri url, string secret, HttpClient http) : IPost
{
    public const string WayName = "webhook";
    public const string SignatureHeader = "X-Voicebot-Signature";
    public const string KeyHeader = "Idempotency-Key";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public string Way => WayName;

    /// <inheritdoc/>
    public async Task SendAsync(Posted letter, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(letter.Body);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add(KeyHeader, letter.Key);
        if (secret.Length > 0)
            request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        using var late = new CancellationTokenSource(s_limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!answer.IsSuccessStatusCode)
                throw new PostException($"{url.Host} répond {(int)answer.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            throw new PostException($"{url.Host} est hors de portée ({error.HttpRequestError})", error);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PostException($"{url.Host} n’a pas répondu en {s_limit.TotalSeconds:0} s");
        }
    }
}
