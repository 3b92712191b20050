using System.Globalization;
using System.Text;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Page;

/// <summary>Counters since the start, in Prometheus' text format. Nothing of a caller is in them.</summary>
public sealed class Metrics : ITrace
{
    // Seconds; what callers wait lies between 0.2 and 4.
    private static readonly double[] s_bounds = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];
    private static readonly string[] s_stages = ["silence", "understanding", "words", "voice", "total"];

    private readonly Lock _counting = new();
    private readonly SortedDictionary<string, long> _ends = new(StringComparer.Ordinal) { ["done"] = 0, ["none"] = 0, ["transfer"] = 0 };
    private readonly SortedDictionary<string, long> _rungs = new(StringComparer.Ordinal);
    private readonly long[,] _buckets = new long[s_stages.Length, s_bounds.Length + 1];
    private readonly double[] _sums = new double[s_stages.Length];
    private readonly List<(string Name, string Kind, string Help, Func<double> Value)> _gauges = [];
    private long _notUnderstood;

    /// <summary>A figure that somebody else keeps.</summary>
    /// <param name="kind">gauge or counter.</param>
    public void Add(string name, string kind, string help, Func<double> value) => _gauges.Add((name, kind, help, value));

    public void Write(TraceRecord record)
    {
        lock (_counting)
        {
            switch (record)
            {
                case EndTrace end:
                    _ends[end.Result] = _ends.GetValueOrDefault(end.Result) + 1;
                    break;
                case TurnTrace turn:
                    _rungs[turn.Rung] = _rungs.GetValueOrDefault(turn.Rung) + 1;
                    if (turn.Heard.Length == 0)
                        _notUnderstood++;
                    if (turn.FirstAudioMs is not null)
                        Observe(TurnStages.Of(turn));
                    break;
            }
        }
    }

    public string Text(ApplianceState state)
    {
        var text = new StringBuilder();
        lock (_counting)
        {
            Head(text, "voicebot_calls_total", "counter", "Calls that are over, by what the dial plan was told.");
            foreach (var (result, count) in _ends)
                Line(text, $"voicebot_calls_total{{result=\"{result}\"}}", count);
            Head(text, "voicebot_turns_total", "counter", "Turns of callers, by the rung of the ladder that answered.");
            foreach (var (rung, count) in _rungs)
                Line(text, $"voicebot_turns_total{{rung=\"{Label(rung)}\"}}", count);
            Head(text, "voicebot_turns_not_heard_total", "counter", "Turns in which nothing was recognised.");
            Line(text, "voicebot_turns_not_heard_total", _notUnderstood);
            Head(text, "voicebot_turn_stage_seconds", "histogram", "From the caller's last voiced moment to the first sound, cut into stages.");
            for (var stage = 0; stage < s_stages.Length; stage++)
                Histogram(text, stage);
        }
        Head(text, "voicebot_calls_in_progress", "gauge", "Calls now.");
        Line(text, "voicebot_calls_in_progress", state.Calls.Length);
        Head(text, "voicebot_lines", "gauge", "Calls at once that may be taken now; heat lowers it.");
        Line(text, "voicebot_lines", state.Lines);
        Head(text, "voicebot_ready", "gauge", "1: calls are taken.");
        Line(text, "voicebot_ready", state.Phase == AppliancePhase.Ready ? 1 : 0);
        Head(text, "voicebot_fault", "gauge", "1: the fault that the red light counts so often.");
        foreach (var fault in Enum.GetValues<Fault>())
            if (fault != Fault.None)
                Line(text, $"voicebot_fault{{fault=\"{fault.ToString().ToLowerInvariant()}\"}}", state.Faults.Contains(fault) ? 1 : 0);
        if (state.TemperatureC is { } celsius)
        {
            Head(text, "voicebot_temperature_celsius", "gauge", "Of the box.");
            Line(text, "voicebot_temperature_celsius", celsius);
        }
        foreach (var (name, kind, help, value) in _gauges)
        {
            Head(text, name, kind, help);
            Line(text, name, value());
        }
        return text.ToString();
    }

    private void Observe(TurnStages turn)
    {
        for (var stage = 0; stage < s_stages.Length; stage++)
        {
            var seconds = (stage == s_stages.Length - 1 ? turn.TotalMs : turn.Stage(stage)) / 1000.0;
            var bucket = 0;
            while (bucket < s_bounds.Length && seconds > s_bounds[bucket])
                bucket++;
            _buckets[stage, bucket]++;
            _sums[stage] += seconds;
        }
    }

    private void Histogram(StringBuilder text, int stage)
    {
        var name = s_stages[stage];
        long so = 0;
        for (var bucket = 0; bucket <= s_bounds.Length; bucket++)
        {
            so += _buckets[stage, bucket];
            var bound = bucket == s_bounds.Length ? "+Inf" : s_bounds[bucket].ToString(CultureInfo.InvariantCulture);
            Line(text, $"voicebot_turn_stage_seconds_bucket{{stage=\"{name}\",le=\"{bound}\"}}", so);
        }
        Line(text, $"voicebot_turn_stage_seconds_sum{{stage=\"{name}\"}}", _sums[stage]);
        Line(text, $"voicebot_turn_stage_seconds_count{{stage=\"{name}\"}}", so);
    }

    private static void Head(StringBuilder text, string name, string kind, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');

    private static void Line(StringBuilder text, string name, double value) =>
        text.Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Label(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
