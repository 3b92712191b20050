namespace Voicebot.Lab;

/// <summary>Lines of one program, that can be waited for.</summary>
public sealed class LineLog(string name, int maxLines)
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count
    {
        get { lock (_lock) return _lines.Count; }
    }

    public void Add(string line)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            if (_lines.Count >= maxLines)
                throw new LabException($"{name} wrote more than {maxLines} lines");
            _lines.Add(line);
            more = _more;
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        more.SetResult();
    }

    public IReadOnlyList<string> Snapshot()
    {
        lock (_lock)
            return [.. _lines];
    }

    /// <summary>The first line with this text at or after a place in the log; waits for it.</summary>
    /// <exception cref="LabException">It did not come in time; the message holds the log.</exception>
    public async Task<string> WaitForAsync(string text, TimeSpan limit, int from = 0)
    {
        using var late = new CancellationTokenSource(limit);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                for (var i = from; i < _lines.Count; i++)
                {
                    if (_lines[i].Contains(text, StringComparison.Ordinal))
                        return _lines[i];
                }
                from = Math.Max(from, _lines.Count);
                more = _more.Task;
            }
            try
            {
                await more.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new LabException($"{name} did not say \"{text}\" within {limit.TotalSeconds:0.#} s:\n{this}");
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
            return string.Join('\n', _lines.Select(line => $"{name}: {line}"));
    }
}
