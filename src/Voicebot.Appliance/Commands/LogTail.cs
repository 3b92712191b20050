using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Commands;

/// <summary>The last lines of the log in memory: the service's sandbox lets it read no journal.</summary>
internal sealed class LogTail(TimeProvider time) : ILoggerProvider
{
    private const int Most = 2000;

    private readonly Lock _changing = new();
    private readonly Queue<string> _lines = new(Most);

    /// <summary>The oldest first.</summary>
    public string Text
    {
        get
        {
            lock (_changing)
                return string.Concat(_lines);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Add(string line)
    {
        lock (_changing)
        {
            if (_lines.Count == Most)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    private sealed class Writer(LogTail tail, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            tail.Add($"{tail.Time.GetLocalNow().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)} {logLevel} {category}: {formatter(state, exception).ReplaceLineEndings(" ")}{(exception is null ? "" : " " + exception.GetType().Name)}\n");
    }

    private TimeProvider Time => time;
}
