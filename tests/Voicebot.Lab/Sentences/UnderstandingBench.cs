using System.Globalization;
using System.Text;
using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Lab.Sentences;

/// <summary>`make bench-understanding`: the labelled sentences through the dialogue, into docs/understanding.md.</summary>
static class UnderstandingBench
{
    public static async Task<int> RunAsync(string folder, string report, CancellationToken cancellationToken)
    {
        var scenario = Scenario.BuiltIn();
        var rules = new Understanding(scenario);
        using var knowledge = new Knowledge(scenario);
        var all = new Understanding(scenario, Classifier.BuiltIn(), knowledge);
        var sentences = SentenceSet.Read(folder);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # How much is understood

            Made by `make bench-understanding`: each sentence of `tests/understanding` as the first of a call (or as the answer to a step's question), typed, without a language model, through the dialogue that answers on the phone. The build half chose rules and thresholds and trained the classifier; the held-out half did neither. {sentences.Count} sentences, {sentences.Select(static one => one.Family).Distinct().Count()} families.

            | | sentences | right | asked again | of these offered two | taken for something else | dangers missed | ended as done and should not |
            |---|---|---|---|---|---|---|---|
            """);
        IReadOnlyList<Understood> heldOut = [];
        var byAll = new List<Understood>();
        foreach (var (half, isHeldOut, isFree) in new[] { ("build", false, false), ("build, free questions", false, true), ("held out, free questions", true, true), ("held out", true, false) })
        {
            foreach (var (rungs, understanding) in new[] { ("rules alone", rules), ("rules, classifier", all) })
            {
                heldOut = await UnderstandingScore.OfAsync(sentences.Where(one => one.IsHeldOut == isHeldOut && one.IsFree == isFree), scenario, understanding, cancellationToken);
                text.AppendLine(Row($"{half}: {rungs}", heldOut));
            }
            byAll.AddRange(heldOut);
        }
        if (await HeardSentences.RowAsync(sentences, Path.Combine(folder, "heard.tsv"), cancellationToken) is { } asHeard)
            text.AppendLine(asHeard);
        Beside(text, byAll);
        text.AppendLine().AppendLine("## Answers to questions").AppendLine().AppendLine("| step | build | held out |").AppendLine("|---|---|---|");
        var answers = await UnderstandingScore.OfAnswersAsync(sentences, scenario, all, cancellationToken);
        foreach (var step in answers.GroupBy(static one => one.Sentence.Step!).OrderBy(static group => group.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"| {step.Key} | {Share(step.Where(static one => !one.Sentence.IsHeldOut))} | {Share(step.Where(static one => one.Sentence.IsHeldOut))} |");
        await PausesAsync(text, Path.Combine(folder, "pauses/turns.txt"), new ChatServices(scenario, all, null, TimeSpan.FromSeconds(1), TimeProvider.System), cancellationToken);
        text.AppendLine().AppendLine("## Held out, by topic").AppendLine().AppendLine("A row is what was meant (the first of several), a column what it led to.").AppendLine();
        Confusion(text, heldOut);
        await File.WriteAllTextAsync(report, text.ToString(), cancellationToken);
        Console.WriteLine(text);
        return 0;
    }

    private static void Beside(StringBuilder text, List<Understood> scores)
    {
        text.AppendLine().AppendLine("""
            ## What a first sentence tells beside

            Of sentences whose topic is right. What is not taken costs a question; another one stands on the ticket until the caller says otherwise.

            | told | | sentences | right | not taken | another | of so many that tell none, taken all the same |
            |---|---|---|---|---|---|---|
            """);
        var labelled = scores.Where(static one => one.IsRight).SelectMany(static one => one.Captures.Select(taken => (one.Sentence.IsHeldOut, Taken: taken)));
        foreach (var row in labelled.GroupBy(static one => (one.Taken.Name, one.IsHeldOut)).OrderBy(static row => row.Key))
        {
            var (told, silent) = (row.Where(static one => one.Taken.IsTold).Select(static one => one.Taken).ToList(), row.Where(static one => !one.Taken.IsTold).Select(static one => one.Taken).ToList());
            var (right, missed) = (told.Count(static one => one.IsRight), told.Count(static one => one.Got is null));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {row.Key.Name} | {(row.Key.IsHeldOut ? "held out" : "build")} | {told.Count} | {right} | {missed} | {told.Count - right - missed} | {silent.Count(static one => !one.IsRight)} of {silent.Count} |");
        }
    }

    private static async Task PausesAsync(StringBuilder text, string file, ChatServices services, CancellationToken cancellationToken)
    {
        var judged = await PauseScore.OfAsync(PauseSet.Read(file), services, cancellationToken);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"""
            ## Pauses

            How much silence ends the turn, by the words up to the pause ([decision 0035](decisions/0035-patience.md)); {PauseScore.UsualMs} ms is the setting.

            | | pauses | median, ms | ends sooner than the setting | waits longer |
            |---|---|---|---|---|
            """);
        foreach (var row in judged.GroupBy(static one => (one.Pause.IsHeldOut, one.Pause.Kind)).OrderBy(static row => row.Key))
        {
            var name = row.Key.Kind switch { PauseKind.Finished => "the turn's end", PauseKind.Enough => "might have been its end", _ => "the caller goes on" };
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {(row.Key.IsHeldOut ? "held out" : "build")}: {name} | {row.Count()} | {PauseScore.MedianMs(row)} | {row.Count(static one => one.IsShort)} | {row.Count(static one => one.HangoverMs > PauseScore.UsualMs)} |");
        }
    }

    private static string Share(IEnumerable<(LabelledSentence Sentence, bool IsRight, string Got)> answers) =>
        answers.ToList() is { Count: > 0 } all ? $"{all.Count(static one => one.IsRight)} of {all.Count}" : "–";

    internal static string Row(string name, IReadOnlyList<Understood> scores)
    {
        string Percent(int count) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / scores.Count:0.0} %");
        return $"| {name} | {scores.Count} | {Percent(scores.Count(static one => one.IsRight))} | {Percent(scores.Count(static one => !one.IsRight && !one.IsWrong))} | {scores.Count(static one => one.IsOffered)} "
            + $"| {Percent(scores.Count(static one => one.IsWrong))} | {scores.Count(static one => one.IsDangerMissed)} | {scores.Count(static one => one.IsLost)} |";
    }

    private static void Confusion(StringBuilder text, IReadOnlyList<Understood> scores)
    {
        var found = scores.Select(static one => one.Found).Distinct().Order(StringComparer.Ordinal).ToList();
        text.AppendLine($"| meant | {string.Join(" | ", found)} |").AppendLine($"|---|{string.Concat(found.Select(static _ => "---|"))}");
        foreach (var meant in scores.GroupBy(static one => one.IsRight ? one.Found : one.Sentence.Topics[0]).OrderBy(static group => group.Key, StringComparer.Ordinal))
            text.AppendLine($"| {meant.Key} | {string.Join(" | ", found.Select(column => meant.Count(one => one.Found == column) is var count and > 0 ? $"{count}" : ""))} |");
    }
}
