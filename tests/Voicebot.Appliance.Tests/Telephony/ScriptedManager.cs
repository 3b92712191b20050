using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Voicebot.Appliance.Tests.Telephony;

/// <summary>A manager interface on a real loopback socket that says exactly what the test tells it to.</summary>
sealed class ScriptedManager : IDisposable
{
    public const string Username = "voicebot";
    public const string Secret = "lab-s3cret";
    public const string Challenge = "144160155"; // as seen from a real Asterisk
    public const string Key = "153e8f53f89490293b33ad8c3db90848"; // md5 of the two, by another program

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedManager() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Wraps a new connection, in TLS for example.</summary>
    public Func<Stream, Task<Stream>> Wrap { get; init; } = Task.FromResult;

    public async Task<Session> AcceptAsync()
    {
        var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        return new Session(client, await Wrap(client.GetStream()));
    }

    /// <summary>Banner, challenge and login as Asterisk does them.</summary>
    public async Task<Session> AcceptAndLogInAsync()
    {
        var session = await AcceptAsync();
        await session.SendAsync("Asterisk Call Manager/11.0.0\r\n");
        var challenge = await session.ReadActionAsync("Challenge");
        Assert.Equal("MD5", challenge["AuthType"]);
        await session.AnswerAsync(challenge, $"Challenge: {Challenge}\r\n");
        var login = await session.ReadActionAsync("Login");
        Assert.Equal(Username, login["Username"]);
        Assert.Equal(Key, login["Key"]);
        Assert.Equal("MD5", login["AuthType"]);
        Assert.Equal("off", login["Events"]);
        Assert.DoesNotContain("Secret", login.Keys);
        await session.AnswerAsync(login, "Message: Authentication accepted\r\n");
        return session;
    }

    public void Dispose() => _listener.Dispose();

    public sealed class Session(TcpClient client, Stream stream) : IDisposable
    {
        private readonly StreamReader _reader = new(stream, Encoding.UTF8);

        public async Task SendAsync(string text) =>
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

        public async Task<Dictionary<string, string>> ReadActionAsync(string name)
        {
            var action = new Dictionary<string, string>();
            while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(": ", StringComparison.Ordinal);
                action.Add(line[..colon], line[(colon + 2)..]);
            }
            Assert.Equal(name, action["Action"]);
            Assert.Matches("^[0-9a-f]{32}$", action["ActionID"]);
            return action;
        }

        public Task AnswerAsync(Dictionary<string, string> action, string lines) =>
            SendAsync($"Response: Success\r\nActionID: {action["ActionID"]}\r\n{lines}\r\n");

        public Task AnswerValueAsync(Dictionary<string, string> action, string value) =>
            AnswerAsync(action, $"Variable: {action["Variable"]}\r\nValue: {value}\r\n");

        /// <summary>True when the client has closed.</summary>
        public async Task<bool> IsClosedAsync()
        {
            try
            {
                return await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is null;
            }
            catch (IOException)
            {
                return true;
            }
        }

        public void Reset()
        {
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }

        public void Dispose()
        {
            stream.Dispose();
            client.Dispose();
        }
    }
}
