using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Voicebot.Appliance.Commands;

/// <summary>The log: standard error, one line per message; under systemd with the priority that journald understands.</summary>
internal static class Logs
{
    /// <param name="tail">Also keeps the last lines; null: nobody does.</param>
    public static ILoggerFactory Create(LogLevel level, LogTail? tail = null) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(level);
        if (tail is not null)
            builder.AddProvider(tail);
        // Standard output is for results: `voicebot hear … > out.tsv`.
        builder.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        // systemd tells its services so (systemd.exec(5)).
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null)
            builder.AddSystemdConsole();
        else
            builder.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff "; // journald has the date itself
                options.ColorBehavior = LoggerColorBehavior.Disabled;
            });
    });
}
