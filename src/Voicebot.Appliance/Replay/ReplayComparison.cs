using System.Globalization;
using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Replay;

/// <summary>The events of a recorded call beside those of its replay, line by line, as `diff` shows them.</summary>
public sealed class ReplayComparison
{
    /// <param name="recorded">Then.</param>
    /// <param name="replayed">Now.</param>
    /// <param name="toleranceMs">The same event may be that much earlier or later.</param>
    public ReplayComparison(IEnumerable<TraceRecord> recorded, IEnumerable<TraceRecord> replayed, int toleranceMs)
    {
        var (then, now) = (recorded.ToList(), replayed.ToList());
        var (i, j) = (0, 0);
        while (i < then.Count || j < now.Count)
        {
            if (i < then.Count && j < now.Count && Text(then[i]) == Text(now[j]))
            {
                var shiftMs = now[j].AtMs - then[i].AtMs;
                var late = Math.Abs(shiftMs) > toleranceMs;
                AreSame &= !late;
                Add(late ? '~' : ' ', now[j], late ? string.Create(CultureInfo.InvariantCulture, $" ({shiftMs:+0;-0} ms)") : "");
                i++;
                j++;
            }
            else if (j < now.Count && (i == then.Count || now.Skip(j).Any(one => Text(one) == Text(then[i]))))
                Added(now[j++]);
            else
                Missing(then[i++]);
        }
    }

    public bool AreSame { get; private set; } = true;

    /// <summary>` ` in both, `-` only then, `+` only now, `~` in both, at another time.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>One event as one line, without its time.</summary>
    public static string Text(TraceRecord record) => record switch
    {
        PhaseTrace phase => $"{phase.Phase} ({phase.On})",
        SayTrace say => $"dit « {say.Text} »",
        TurnTrace turn => $"tour {turn.Turn} : entendu « {turn.Heard} », répond {turn.Rung}",
        DigitTrace digit => $"touche {digit.Digit}",
        EndTrace end => $"fin : {end.Result} ({end.Reason})",
        _ => record.GetType().Name,
    };

    private void Added(TraceRecord record)
    {
        AreSame = false;
        Add('+', record, "");
    }

    private void Missing(TraceRecord record)
    {
        AreSame = false;
        Add('-', record, "");
    }

    private void Add(char mark, TraceRecord record, string note) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{mark} {record.AtMs / 1000.0,8:0.000} s  {Text(record)}{note}"));
}
