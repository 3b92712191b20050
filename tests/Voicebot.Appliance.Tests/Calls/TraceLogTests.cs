using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Tests.Telephony;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class TraceLogTests
{
    private readonly RecordingLogger _log = new();
    private readonly Guid _call = Guid.NewGuid();

    private static TurnTrace Turn(Guid call, int turn, string heard) =>
        new(call, turn * 1000, turn, heard, 0.9f, "Oui.", 900, 800, 600, 300, 310, 320, 330, false, "keywords");

    private IEnumerable<string> Information => _log.Lines.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal)).Select(line => line.Trim());

    [Fact]
    public void A_call_is_one_line_that_a_technician_can_read()
    {
        var trace = new TraceLog(file: null, _log);
        var other = Guid.NewGuid();
        trace.Write(new CallTrace(_call, 10, "+33612345678"));
        trace.Write(new PhaseTrace(_call, 20, "Listening", "Drained"));
        trace.Write(Turn(_call, 1, "Je voudrais annuler."));
        trace.Write(Turn(other, 1, "Bonjour."));
        trace.Write(Turn(_call, 2, ""));
        trace.Write(new DigitTrace(_call, 30, '0'));
        trace.Write(new EndTrace(_call, 42_900, "transfer", "keypad"));

        Assert.Equal([$"Information: Call {_call} ended: number …78, 42 s, 2 turns (1 without words), result transfer (keypad)"], Information);
    }

    [Theory]
    [InlineData(null, "number unknown,")]
    [InlineData("", "number …,")]
    [InlineData("6001", "number …,")]
    [InlineData("60012", "number …12,")]
    [InlineData("0612345678", "number …78,")]
    public void The_number_is_masked_and_what_was_said_never_stands_there(string? caller, string shown)
    {
        var trace = new TraceLog(file: null, _log);
        trace.Write(new CallTrace(_call, 10, caller));
        trace.Write(Turn(_call, 1, "secret words"));
        trace.Write(new EndTrace(_call, 1000, "done", "dialogue"));

        Assert.Contains(shown, Assert.Single(Information), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("secret words", StringComparison.Ordinal));
        if (caller?.Length > 2)
            Assert.DoesNotContain(_log.Lines, line => line.Contains(caller, StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_that_ended_leaves_nothing_for_the_next_with_its_UUID()
    {
        var trace = new TraceLog(file: null, _log);
        for (var i = 0; i < 2; i++)
        {
            trace.Write(Turn(_call, 1, "Bonjour."));
            trace.Write(new EndTrace(_call, 1000, "done", "dialogue"));
        }
        Assert.All(Information, line => Assert.Contains(" 1 turns (0 without words)", line, StringComparison.Ordinal));
    }
}
