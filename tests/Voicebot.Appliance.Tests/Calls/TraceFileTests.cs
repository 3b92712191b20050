using System.Text.Json;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Tests.Telephony;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class TraceFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private readonly RecordingLogger _log = new();

    public void Dispose()
    {
        File.Delete(_path);
        if (Directory.Exists(_path + ".1"))
            Directory.Delete(_path + ".1", recursive: true);
        else
            File.Delete(_path + ".1");
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_is_counted_and_the_next_ones_are_written()
    {
        var call = Guid.NewGuid();
        var trace = new TraceFile(_path);
        trace.Write(new DigitTrace(call, 1, '1'));
        trace.Write(new ChoiceTrace(call, 2, 3, 0, [float.NaN], null)); // JSON has no word for it
        trace.Write(new DigitTrace(call, 4, '2'));
        await trace.DisposeAsync();

        var lines = File.ReadAllLines(_path).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("digit").GetString());
        Assert.Equal(["1", "2"], lines);
        Assert.Equal(1, trace.Dropped);
    }

    [Fact]
    public async Task A_full_file_makes_room_and_one_older_stays()
    {
        const int maxBytes = 2000;
        var call = Guid.NewGuid();
        await using (var trace = new TraceFile(_path, maxBytes, _log))
        {
            for (var i = 0; i < 100; i++)
                trace.Write(new SayTrace(call, i, "Bonjour."));
        }
        var older = File.ReadAllLines(_path + ".1");
        var newer = File.ReadAllLines(_path);
        var times = older.Concat(newer).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("atMs").GetInt32()).ToList();

        Assert.Equal(99, times[^1]);
        Assert.Equal(Enumerable.Range(times[0], times.Count), times); // whole lines, in order, none lost between the two
        Assert.InRange(new FileInfo(_path).Length, 1, maxBytes);
        Assert.InRange(new FileInfo(_path + ".1").Length, maxBytes / 2, maxBytes);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task The_bound_counts_what_an_earlier_start_has_written()
    {
        File.WriteAllText(_path, new string('x', 1990) + "\n");
        await using (var trace = new TraceFile(_path, 2000, _log))
            trace.Write(new DigitTrace(Guid.NewGuid(), 1, '1'));

        Assert.Equal(1991, new FileInfo(_path + ".1").Length);
        Assert.Single(File.ReadAllLines(_path));
    }

    [Fact]
    public async Task Where_the_full_file_cannot_be_put_aside_the_records_are_lost_and_told()
    {
        Directory.CreateDirectory(Path.Combine(_path + ".1", "in-the-way"));
        await using (var trace = new TraceFile(_path, 300, _log))
        {
            for (var i = 0; i < 10; i++)
                trace.Write(new DigitTrace(Guid.NewGuid(), i, '1'));
        }
        Assert.InRange(new FileInfo(_path).Length, 1, 300);
        Assert.StartsWith("Warning: 1 trace records lost so far", _log.Lines[0], StringComparison.Ordinal);
        Assert.Matches("^Warning: [5-9] trace records were lost in all", _log.Lines[^1]);
    }

    [Fact]
    public async Task A_full_disk_is_told_once_and_at_every_thousandth_loss_and_at_the_end()
    {
        await using (var trace = new TraceFile("/dev/full", logger: _log))
        {
            for (var i = 0; i < 2500; i++)
            {
                trace.Write(new DigitTrace(Guid.NewGuid(), i, '1'));
                while (trace.Dropped <= i)
                    await Task.Yield();
            }
        }
        Assert.Equal(4, _log.Lines.Length);
        Assert.StartsWith("Warning: 1 trace records lost so far, /dev/full: ", _log.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Warning: 2500 trace records were lost in all, /dev/full", _log.Lines[^1], StringComparison.Ordinal);
    }
}
