using System.Globalization;

namespace Voicebot.Lab.Reliability;

/// <summary>What a process holds: memory that is its own (proc(5), RssAnon: no mapped model, no library), threads, open descriptors.</summary>
internal readonly record struct ProcessUse(long AnonymousKb, int Threads, int Descriptors)
{
    public static ProcessUse Of(int processId)
    {
        var status = File.ReadLines($"/proc/{processId}/status").Select(static line => line.Split(':')).ToDictionary(static pair => pair[0], static pair => pair[1]);
        return new ProcessUse(
            Number(status["RssAnon"]), (int)Number(status["Threads"]), Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count());
    }

    private static long Number(string value) => long.Parse(value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0], CultureInfo.InvariantCulture);
}
