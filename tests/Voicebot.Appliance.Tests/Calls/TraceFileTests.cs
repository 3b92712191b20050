using System.Text.Json;
using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class TraceFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

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
}
