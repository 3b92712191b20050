using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Commands;

/// <summary>
/// Owns what lives as long as the appliance: the first part that fails, or ends by itself, stops all the others in the one
/// written order. Nothing that a part throws is lost.
/// </summary>
internal sealed partial class Supervisor(TimeProvider time, ILogger logger)
{
    /// <summary>For each part's stop; then the next one's turn comes. Above the 12 s that the server gives its calls.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly List<Part> _parts = [];

    /// <summary>The first part that failed, and how; null as long as none has.</summary>
    public (string Part, Exception Error)? Fault { get; private set; }

    /// <summary>Parts stop in the order in which they were added, each after the one before it has ended; they start in the reverse one.</summary>
    /// <param name="run">Runs until its token is cancelled, and returns when all that it holds is finished.</param>
    public void Add(string name, Func<CancellationToken, Task> run) => _parts.Add(new Part(name, run));

    /// <summary>Something that runs by itself until it is disposed of, as a part.</summary>
    /// <param name="ended">Its end, with what went wrong.</param>
    public void Add(string name, Task ended, Func<ValueTask> stop) => Add(name, async token =>
    {
        try
        {
            await ended.WaitAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            await stop();
            await ended;
        }
    });

    /// <summary>Runs all parts until the token is cancelled or one of them ends, then stops them all.</summary>
    /// <returns>True when they were stopped as asked and each ended as it should.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        foreach (var part in Enumerable.Reverse(_parts))
            part.Start();
        await Task.WhenAny([.. _parts.Select(part => part.Running), Task.Delay(Timeout.InfiniteTimeSpan, time, stopping)]);
        foreach (var part in _parts.Where(part => part.Running.IsCompleted))
            Take(part.Name, part.Running.Exception?.InnerException ?? new InvalidOperationException("ended by itself"));
        foreach (var part in _parts)
            await StopAsync(part);
        return Fault is null;
    }

    private async Task StopAsync(Part part)
    {
        if (part.Running.IsCompleted)
            return; // taken above
        await part.Over.CancelAsync();
        try
        {
            await part.Running.WaitAsync(StopLimit, time, CancellationToken.None);
        }
        catch (TimeoutException) when (!part.Running.IsCompleted)
        {
            LogStuck(part.Name, StopLimit.TotalSeconds);
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
        // Whatever it is: this is where parts end, and the process ends with it.
        catch (Exception error)
        {
            Take(part.Name, error);
        }
    }

    private void Take(string part, Exception error)
    {
        Fault ??= (part, error);
        var type = error.GetType().Name;
        LogFault(part, type, error.Message);
        LogDetails(error, part);
    }

    private sealed class Part(string name, Func<CancellationToken, Task> run)
    {
        public string Name { get; } = name;

        public CancellationTokenSource Over { get; } = new();

        public Task Running { get; private set; } = Task.CompletedTask;

        public void Start() => Running = RunAsync();

        // What it throws before its first await is its fault as well, not the supervisor's.
        private async Task RunAsync() => await run(Over.Token);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{part} failed, the appliance stops: {type}: {message}")]
    private partial void LogFault(string part, string type, string message);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{part} failed")]
    private partial void LogDetails(Exception error, string part);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{part} did not stop within {seconds} s and is left behind")]
    private partial void LogStuck(string part, double seconds);
}
