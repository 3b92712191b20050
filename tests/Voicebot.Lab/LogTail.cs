using System.Text;

namespace Voicebot.Lab;

/// <summary>Follows a file that another program appends to, as a <see cref="LineLog"/>.</summary>
public sealed class LogTail : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _following;

    public LogTail(string path, string name)
    {
        Lines = new LineLog(name, 200_000);
        _following = FollowAsync(path);
    }

    public LineLog Lines { get; }

    private async Task FollowAsync(string path)
    {
        var position = 0L;
        var pending = new List<byte>();
        var buffer = new byte[65536];
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                if (!File.Exists(path))
                    continue;
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                file.Position = position;
                int read;
                while ((read = await file.ReadAsync(buffer, _over.Token)) > 0)
                {
                    position += read;
                    foreach (var value in buffer.AsSpan(0, read))
                    {
                        if (value != '\n')
                        {
                            pending.Add(value);
                            continue;
                        }
                        Lines.Add(Encoding.UTF8.GetString([.. pending]));
                        pending.Clear();
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(_over.Token));
        }
        catch (OperationCanceledException)
        {
            // The owner is done with the file.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _following;
        _over.Dispose();
    }
}
