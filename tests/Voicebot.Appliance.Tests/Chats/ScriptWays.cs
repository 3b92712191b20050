using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Dialogues.French.Heard;

namespace Voicebot.Appliance.Tests.Chats;

/// <summary>The ways through a scenario: all that there are, and those that prepared conversations walked.</summary>
sealed class ScriptWays(Scenario scenario)
{
    private readonly HashSet<string> _walked = [];
    private FlowState _before = FlowState.Beginning;

    public IReadOnlySet<string> Walked => _walked;

    /// <summary>Every question under every topic that asks it, every answer to it, by voice and by keys, and where it leads when nothing is understood.</summary>
    public IEnumerable<string> All()
    {
        foreach (var topic in scenario.Topics)
        {
            if (topic.Key is not null)
                yield return $"{topic.Name}: keys";
            foreach (var name in topic.Steps ?? [])
            {
                if (scenario.FindStep(name) is { Say.Length: > 0 } step)
                    yield return $"{topic.Name} → {name}";
            }
        }
        foreach (var step in scenario.Steps!.Where(static step => step.Say.Length > 0))
        {
            if (step.Expects == Expected.AnythingElse)
            {
                yield return $"{step.Name}: said";
                continue;
            }
            yield return $"{step.Name}: voice";
            if (step.Otherwise is not null || step.Optional)
                yield return $"{step.Name}: nothing understood";
            if (step.Expects is Expected.YesNo or Expected.Phone or Expected.Reference or Expected.Date || step.Options?.Any(static option => option.Key is not null) == true)
                yield return $"{step.Name}: keys";
            foreach (var answer in step.Expects == Expected.YesNo ? ["Yes", "No"] : Array.Empty<string>())
            {
                yield return $"{step.Name}: {answer} by voice";
                yield return $"{step.Name}: {answer} by keys";
            }
            foreach (var option in step.Expects == Expected.Choice ? step.Options ?? [] : [])
            {
                yield return $"{step.Name}: {option.Name} by voice";
                yield return $"{step.Name}: {option.Name} by keys";
            }
            foreach (var word in step.Confirm is null ? [] : new[] { "right", "wrong" })
            {
                yield return $"{step.Name}: {word} by voice";
                yield return $"{step.Name}: {word} by keys";
            }
        }
    }

    public void Begin() => _before = FlowState.Beginning;

    public void Turned(string line, ChatTurn turn)
    {
        var (before, after) = (_before, turn.State);
        _before = after;
        var by = line.StartsWith('#') ? "keys" : "voice";
        if (before.Step is null && after.Topic is { } taken && turn.Rung == "keypad")
            _walked.Add($"{taken.Name}: keys");
        if (after is { Step: { } asked, Topic: { } topic })
            _walked.Add($"{topic.Name} → {asked.Name}");
        foreach (var said in scenario.Steps!.Where(step => step.Expects == Expected.AnythingElse && turn.Text.Contains(Fixed(step), StringComparison.Ordinal)))
        {
            _walked.Add($"{said.Name}: said");
            _walked.Add($"{after.Topic?.Name} → {said.Name}");
        }
        if (before.Step is not { } step || (after.Step == step && after.Asked == before.Asked))
            return;
        if (before.Asked == Asked.Confirm)
        {
            var isRight = turn.Record.Captures.Any(one => one.Name == step.Captures && one.Confirmed);
            _walked.Add($"{step.Name}: {(isRight ? "right" : "wrong")} by {by}");
        }
        if (before.Asked != Asked.Step)
            return;
        if (line.Length == 0)
        {
            _walked.Add($"{step.Name}: nothing understood");
            return;
        }
        _walked.Add($"{step.Name}: {by}");
        if (step.Expects == Expected.YesNo)
            _walked.Add($"{step.Name}: {(by == "keys" ? (line == "#1" ? Answer.Yes : Answer.No) : YesNo.Read(line))} by {by}");
        if (step.Expects == Expected.Choice && turn.Record.Captures.FirstOrDefault(one => one.Name == step.Captures) is { } chosen)
            _walked.Add($"{step.Name}: {chosen.Value} by {by}");
    }

    // What is always the same of what it says.
    private static string Fixed(Step step) => step.Say.Split('{', '}').First(static part => part.Trim().Length > 10).Trim();
}
