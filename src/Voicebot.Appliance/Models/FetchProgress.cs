namespace Voicebot.Appliance.Models;

/// <summary>
/// One line that is written over: name, share, bar, bytes, rate, time left. Only for a terminal; elsewhere nothing, so that
/// a log holds one line per file.
/// </summary>
/// <param name="writer">Null: not a terminal.</param>
internal sealed class FetchProgress(TextWriter? writer, TimeProvider clock)
{
    private const int BarWidth = 20;
    private static readonly TimeSpan s_betweenLines = TimeSpan.FromMilliseconds(200);

    private string _name = "";
    private long _firstBytes;
    private long _began;
    private long _written;
    private int _width;

    /// <summary>A file, or another try at it, begins.</summary>
    /// <param name="already">Bytes that were there before: they do not count as speed.</param>
    public void Begin(string name, long already)
    {
        _name = name;
        _firstBytes = already;
        _began = clock.GetTimestamp();
        _written = long.MinValue;
    }

    public void Report(long bytes, long? total)
    {
        if (writer is null)
            return;
        var now = clock.GetTimestamp();
        if (_written != long.MinValue && clock.GetElapsedTime(_written, now) < s_betweenLines && bytes != total)
            return;
        _written = now;
        Write(Line(_name, bytes, total, bytes - _firstBytes, clock.GetElapsedTime(_began, now)));
    }

    /// <summary>Clears the line, so that what is said next stands alone.</summary>
    public void End()
    {
        if (writer is null || _width == 0)
            return;
        writer.Write($"\r{new string(' ', _width)}\r");
        writer.Flush();
        _width = 0;
    }

    internal static string Line(string name, long bytes, long? total, long gained, TimeSpan elapsed)
    {
        var rate = elapsed > TimeSpan.Zero ? gained / elapsed.TotalSeconds : 0;
        var speed = rate > 0 ? $"  {Quantities.Bytes((long)rate)}/s" : "";
        if (total is not > 0)
            return $"{name}  {Quantities.Bytes(bytes)}{speed}";
        var share = Math.Clamp((double)bytes / total.Value, 0, 1);
        var full = (int)(share * BarWidth);
        var left = rate > 0 ? $"  reste {Quantities.Duration(TimeSpan.FromSeconds(Math.Min(359_999, (total.Value - bytes) / rate)))}" : "";
        return $"{name}  {(int)(share * 100),3} % [{new string('#', full)}{new string('.', BarWidth - full)}] "
            + $"{Quantities.Bytes(bytes)} sur {Quantities.Bytes(total.Value)}{speed}{left}";
    }

    private void Write(string line)
    {
        writer!.Write($"\r{line.PadRight(_width)}");
        writer.Flush();
        _width = line.Length;
    }
}
