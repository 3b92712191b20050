using System.Buffers;

namespace Voicebot.Appliance.Commands;

/// <summary>Takes calls out of a turn trace: their lines become blanks of the same length.</summary>
/// <remarks>In place, so that a service that appends to the file meanwhile loses nothing.</remarks>
internal static class TraceEraser
{
    /// <summary>Also in PATH.1, where the full file went.</summary>
    /// <param name="path">Of the trace.</param>
    /// <param name="calls">Whose lines go.</param>
    /// <returns>Lines that were there.</returns>
    public static int Erase(string path, IReadOnlyList<Guid> calls) =>
        calls.Count == 0 ? 0 : EraseFile(path, calls) + EraseFile(path + ".1", calls);

    private static int EraseFile(string path, IReadOnlyList<Guid> calls)
    {
        if (!File.Exists(path))
            return 0;
        var ids = SearchValues.Create([.. calls.Select(static call => call.ToString())], StringComparison.Ordinal);
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var text = new byte[file.Length];
        file.ReadExactly(text);
        var gone = 0;
        for (var at = 0; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var end ? end : text.Length - at;
            // UUIDs are ASCII: whatever else the line holds, they are found.
            if (System.Text.Encoding.Latin1.GetString(text, at, length).AsSpan().ContainsAny(ids))
            {
                file.Position = at;
                text.AsSpan(at, length).Fill((byte)' ');
                file.Write(text, at, length);
                gone++;
            }
            at += length + 1;
        }
        file.Flush(flushToDisk: true);
        return gone;
    }
}
