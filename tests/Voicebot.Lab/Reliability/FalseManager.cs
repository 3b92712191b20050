using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Voicebot.Lab.Reliability;

/// <summary>An exchange's manager that logs everybody in and then answers as it is told to.</summary>
internal sealed class FalseManager : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _serving;
    private volatile Socket? _link;

    public FalseManager()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>To a question for a variable: ActionID and variable; what is sent in the place of an answer.</summary>
    public Func<string, string, string> Answers { get; set; } = Honest;

    /// <summary>What an Asterisk says.</summary>
    public static string Honest(string actionId, string variable) => $"Response: Success\r\nActionID: {actionId}\r\nVariable: {variable}\r\nValue: 0612345678\r\n\r\n";

    /// <summary>Sends what nobody asked for, as far as the appliance takes it.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (_link is { } link && bytes.Length > 0)
                bytes = bytes[await link.SendAsync(bytes)..];
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has closed the link: what is asked next says so.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _serving;
        _over.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var link = await _listener.AcceptSocketAsync(_over.Token);
                await using var stream = new NetworkStream(link);
                await SayAsync(link, "Asterisk Call Manager/9.0.0\r\n");
                using var reader = new StreamReader(stream, Encoding.UTF8);
                _link = link;
                while (await ReadAsync(reader) is { } action)
                {
                    var id = action.GetValueOrDefault("ActionID", "");
                    await SayAsync(link, action["Action"] switch
                    {
                        "Challenge" => $"Response: Success\r\nActionID: {id}\r\nChallenge: 144160155\r\n\r\n",
                        "Getvar" when action["Variable"].StartsWith("CALLER_", StringComparison.Ordinal) => Answers(id, action["Variable"]),
                        _ => $"Response: Success\r\nActionID: {id}\r\nMessage: ok\r\n\r\n",
                    });
                }
                _link = null;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The appliance, or the bench, is done.
        }
    }

    private async Task<Dictionary<string, string>?> ReadAsync(StreamReader reader)
    {
        var action = new Dictionary<string, string>();
        while (await reader.ReadLineAsync(_over.Token) is { } line)
        {
            if (line.Length == 0)
                return action;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            action[line[..colon]] = line[(colon + 2)..];
        }
        return null;
    }

    private static async Task SayAsync(Socket link, string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(text);
        while (bytes.Length > 0)
            bytes = bytes[await link.SendAsync(bytes)..];
    }
}
