using System.Security.Cryptography;
using System.Text;

namespace Voicebot.Appliance.Page;

/// <summary>Who is logged in. In memory: a restart logs everybody out.</summary>
public sealed class Sessions(TimeProvider time)
{
    public const int Most = 32;

    private static readonly TimeSpan s_idle = TimeSpan.FromHours(12);
    private const int TokenBytes = 32;

    private readonly Lock _changing = new();
    private readonly Dictionary<string, Session> _sessions = []; // by the token's hash: a look into memory steals none

    /// <returns>The token for the cookie.</returns>
    public string Begin()
    {
        var token = NewToken();
        lock (_changing)
        {
            if (_sessions.Count >= Most)
                _sessions.Remove(_sessions.MinBy(static one => one.Value.SeenAt).Key);
            _sessions[Key(token)] = new Session(NewToken(), time.GetTimestamp());
        }
        return token;
    }

    /// <returns>Null: unknown, or idle for too long.</returns>
    public Session? Find(string? token)
    {
        if (token is not { Length: > 0 and < 128 })
            return null;
        lock (_changing)
        {
            var key = Key(token);
            if (!_sessions.TryGetValue(key, out var session))
                return null;
            if (time.GetElapsedTime(session.SeenAt) > s_idle)
            {
                _sessions.Remove(key);
                return null;
            }
            return _sessions[key] = session with { SeenAt = time.GetTimestamp() };
        }
    }

    public void End(string token)
    {
        lock (_changing)
            _sessions.Remove(Key(token));
    }

    private static string NewToken() => Convert.ToHexString(RandomNumberGenerator.GetBytes(TokenBytes));

    private static string Key(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <param name="FormToken">Stands in every form: another site cannot know it.</param>
public sealed record Session(string FormToken, long SeenAt)
{
    public bool Owns(string? formToken) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(formToken ?? ""), Encoding.UTF8.GetBytes(FormToken));
}
