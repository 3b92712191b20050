using System.Buffers;
using System.Text;
using System.Text.Json;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Commands;

/// <summary>Takes calls out of a turn trace: their lines become blanks of the same length.</summary>
/// <remarks>In place, so that a service that appends to the file meanwhile loses nothing. Also in PATH.1, where the full file went.</remarks>
internal static class TraceEraser
{
    private const string IdField = "\"callId\":\"";
    private const int IdLetters = 36;

    /// <summary>Lines of these calls, and any other in which the number stands.</summary>
    /// <param name="path">Of the trace.</param>
    /// <returns>Lines that were there.</returns>
    public static int Erase(string path, IReadOnlyList<Guid> calls, Spelled number)
    {
        var ids = SearchValues.Create([.. calls.Select(static call => call.ToString())], StringComparison.Ordinal);
        // UUIDs are ASCII: whatever else the line holds, they are found.
        return Files(path).Sum(file => Blank(file, dryRun: false, line => line.AsSpan().ContainsAny(ids) || number.IsIn(line)));
    }

    /// <summary>Lines of calls from before a moment.</summary>
    /// <remarks>A call's first line has its date; what has none is as old as the lines before it.</remarks>
    /// <returns>Lines that go, or would.</returns>
    public static int EraseBefore(string path, DateTimeOffset oldest, bool dryRun)
    {
        var old = new Dictionary<string, bool>(StringComparer.Ordinal);
        var last = true;
        var gone = 0;
        foreach (var file in Files(path).Reverse()) // the older one first
        {
            gone += Blank(file, dryRun, line =>
            {
                var at = line.IndexOf(IdField, StringComparison.Ordinal);
                if (at < 0 || line.Length < at + IdField.Length + IdLetters)
                    return last;
                var id = line.Substring(at + IdField.Length, IdLetters);
                if (Date(line) is { } date)
                    old[id] = last = date < oldest;
                return old.TryGetValue(id, out var isOld) ? isOld : last;
            });
        }
        return gone;
    }

    private static IEnumerable<string> Files(string path) => new[] { path, path + ".1" }.Where(File.Exists);

    private static DateTimeOffset? Date(string line)
    {
        if (!line.Contains("\"event\":\"call\"", StringComparison.Ordinal))
            return null;
        try
        {
            using var record = JsonDocument.Parse(line);
            return record.RootElement.TryGetProperty("at", out var at) && at.TryGetDateTimeOffset(out var date) ? date : null;
        }
        catch (JsonException)
        {
            return null; // cut off by a full disk
        }
    }

    private static int Blank(string path, bool dryRun, Predicate<string> goes)
    {
        using var file = new FileStream(path, FileMode.Open, dryRun ? FileAccess.Read : FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var text = new byte[file.Length];
        file.ReadExactly(text);
        var gone = 0;
        for (var at = 0; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var end ? end : text.Length - at;
            var line = text.AsSpan(at, length);
            if (line.ContainsAnyExcept((byte)' ') && goes(Encoding.Latin1.GetString(line)))
            {
                gone++;
                line.Fill((byte)' ');
                file.Position = at;
                if (!dryRun)
                    file.Write(line);
            }
            at += length + 1;
        }
        file.Flush(flushToDisk: !dryRun);
        return gone;
    }
}
