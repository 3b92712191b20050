using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Dialogues;

/// <summary>Something in a scenario that cannot be meant.</summary>
/// <param name="Path">Where: `steps[3].next`.</param>
/// <param name="Reason">French: whoever writes scenarios reads it.</param>
public readonly record struct ScenarioMistake(string Path, string Reason);

/// <summary>What must be so in a scenario beyond its form. The first mistake stops the start; `check-scenario` lists all.</summary>
internal static partial class ScenarioRules
{
    private const int LeastHangoverMs = 200;
    private const int MostHangoverMs = 5000;

    /// <summary>Longer ones nobody listens to; the voice takes 2000 characters.</summary>
    private const int LongestText = 500;

    private const string Signs = " \u00A0\u202F\n.,;:!?…'’\"«»()-–—/%€+@&°0123456789{}";

    private static readonly string[] s_facts = ["caller", "callback", "ticket", "openTicket", "openTicketAbout"];

    public static IEnumerable<ScenarioMistake> Mistakes(Scenario scenario) =>
        [.. Phrases(scenario), .. Passages(scenario), .. Topics(scenario), .. Steps(scenario), .. Nobody(scenario), .. Hours(scenario), .. Texts(scenario)];

    /// <summary>What is wrong with a file that has not even a scenario's form, in French; the library says it in English.</summary>
    public static string Explain(JsonException error)
    {
        var place = error.Path is { Length: > 2 } path ? $"« {path[2..]} » : " : "";
        return error.Message switch
        {
            var told when Unknown().Match(told) is { Success: true } unknown => $"« {unknown.Groups[1].Value} » n’est pas un champ connu",
            var told when told.Contains("missing required properties", StringComparison.Ordinal) => $"{place}il manque {string.Join(", ", Name().Matches(told[(told.LastIndexOf(':') + 1)..]).Select(static name => name.Groups[1].Value))}",
            var told when told.Contains("could not be converted", StringComparison.Ordinal) => $"{place}cette valeur n’est pas de l’espèce attendue",
            _ => $"{place}ce n’est pas du JSON (virgule, guillemet ou accolade de trop ou manquant) : {error.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}",
        };
    }

    [GeneratedRegex("'([^']+)' could not be mapped to any")]
    private static partial Regex Unknown();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Name();

    private static IEnumerable<ScenarioMistake> Phrases(Scenario scenario)
    {
        foreach (var (field, value) in new[]
        {
            ("name", scenario.Name), ("greeting", scenario.Greeting), ("stillThere", scenario.StillThere), ("nobodyThere", scenario.NobodyThere), ("transfer", scenario.Transfer),
            ("tooNoisy", scenario.TooNoisy), ("deaf", scenario.Deaf), ("yesNoKeys", scenario.YesNoKeys), ("angry", scenario.Angry), ("recording", scenario.Recording), ("recordingRefused", scenario.RecordingRefused), ("noAnswer", scenario.NoAnswer),
        })
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return new(field, $"« {field} » est vide : une phrase est attendue");
        }
        foreach (var (field, phrases) in new[] { ("notUnderstood", scenario.NotUnderstood), ("wait", scenario.Wait) })
        {
            if (phrases is not { Count: > 0 } || phrases.Any(string.IsNullOrWhiteSpace))
                yield return new(field, $"« {field} » est vide : au moins une phrase est attendue");
        }
    }

    private static IEnumerable<ScenarioMistake> Passages(Scenario scenario)
    {
        for (var at = 0; at < (scenario.Passages?.Count ?? 0); at++)
        {
            if (string.IsNullOrWhiteSpace(scenario.Passages![at].Text))
                yield return new($"passages[{at}]", "« passages » : « text » est vide, une phrase est attendue");
        }
    }

    private static IEnumerable<ScenarioMistake> Topics(Scenario scenario)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var keys = new Dictionary<char, string>();
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < scenario.Topics.Count; at++)
        {
            var (topic, path) = (scenario.Topics[at], $"topics[{at}]");
            if (string.IsNullOrWhiteSpace(topic.Name) || !names.Add(topic.Name))
                yield return new(path, $"« topics » : le nom « {topic.Name} » est vide ou déjà pris");
            if (string.IsNullOrWhiteSpace(topic.Answer) || topic.Listened is not { Count: > 0 } || topic.Listened.Any(string.IsNullOrWhiteSpace))
                yield return new(path, $"« {topic.Name} » : « answer » et « keywords » (ou « alone ») sont attendus, sans élément vide");
            if (topic.WhenDenied is { } meant && scenario.Topics.All(one => one.Name != meant))
                yield return new($"{path}.whenDenied", $"« {topic.Name} » : « whenDenied » nomme « {meant} », qui n’est pas un sujet");
            foreach (var name in topic.Steps ?? [])
            {
                if (scenario.FindStep(name) is null)
                    yield return new($"{path}.steps", $"« {topic.Name} » : l’étape « {name} » n’existe pas");
            }
            if (topic.HasSteps && topic.Outcome != ReplyOutcome.Continue)
                yield return new($"{path}.outcome", $"« {topic.Name} » : « outcome » finit l’appel, ses étapes ne seraient jamais posées");
            if (topic.Key is { } key && Key(key, keys, topic.Name) is { } wrong)
                yield return new($"{path}.key", $"« {topic.Name} » : {wrong}");
            if (topic.Sure is < 0 or > 1)
                yield return new($"{path}.sure", $"« {topic.Name} » : « sure » est une probabilité, de 0 à 1");
            foreach (var word in topic.Keywords.Select(French.Words.Fold))
            {
                if (!words.TryAdd(word, topic.Name) && words[word] != topic.Name)
                    yield return new($"{path}.keywords", $"« {topic.Name} » : « {word} » est déjà un mot de « {words[word]} »");
            }
        }
    }

    private static IEnumerable<ScenarioMistake> Steps(Scenario scenario)
    {
        var steps = scenario.Steps ?? [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reached = Reached(scenario);
        for (var at = 0; at < steps.Count; at++)
        {
            var (step, path) = (steps[at], $"steps[{at}]");
            ScenarioMistake At(string field, string reason) => new(field.Length > 0 ? $"{path}.{field}" : path, $"étape « {step.Name} » : {reason}");
            if (string.IsNullOrWhiteSpace(step.Name) || !names.Add(step.Name))
                yield return At("", "le nom est vide ou déjà pris");
            else if (Step.IsReserved(step.Name))
                yield return At("name", $"ce nom a un sens à lui ({Step.Person}, {Step.Goodbye}, {Step.Anything})");
            else if (!reached.Contains(step.Name))
                yield return At("", "aucun sujet et aucune étape n’y mène");
            foreach (var target in step.Targets.Where(target => !Step.IsReserved(target) && scenario.FindStep(target) is null))
                yield return At("", $"mène à « {target} », qui n’existe pas");
            if (step.Otherwise == step.Name)
                yield return At("otherwise", "« otherwise » revient à elle-même : la question serait posée sans fin");
            if (!step.IsQuestion && Circle(scenario, step))
                yield return At("next", "« next » tourne en rond sans rien demander");
            if (step.HangoverMs is < LeastHangoverMs or > MostHangoverMs)
                yield return At("hangoverMs", $"« hangoverMs » : {step.HangoverMs} (attendu : {LeastHangoverMs} à {MostHangoverMs})");
            foreach (var mistake in Kind(step).Concat(Options(step)))
                yield return At(mistake.Path, mistake.Reason);
        }
    }

    private static IEnumerable<ScenarioMistake> Nobody(Scenario scenario)
    {
        if (scenario.Nobody is not { } nobody)
            yield break;
        if (nobody.Texts.Append(nobody.Topic).Any(string.IsNullOrWhiteSpace))
            yield return new("nobody", "« nobody » : « closed », « busy », « unanswered » et « topic » sont attendus, sans texte vide");
        foreach (var name in nobody.Steps.Where(name => scenario.FindStep(name) is null))
            yield return new("nobody.steps", $"« nobody » : l’étape « {name} » n’existe pas");
        if (nobody.Steps is not [.., var last] || scenario.FindStep(last) is { Expects: not Expected.AnythingElse })
            yield return new("nobody.steps", "« nobody » : la dernière étape doit dire le numéro du dossier et finir sur « anythingElse »");
    }

    private static IEnumerable<ScenarioMistake> Kind(Step step)
    {
        if (step.Expects == Expected.Choice && step.Options is not { Count: > 0 })
            yield return new("expects", "un choix a besoin d’« options »");
        if (step.Options is { Count: > 0 } && step.Expects is not (Expected.Choice or Expected.YesNo))
            yield return new("options", "« options » ne sert qu’à « choice » et « yesNo »");
        if ((step.Yes ?? step.No ?? step.Value) is not null && step.Expects != Expected.YesNo)
            yield return new("expects", "« yes », « no » et « value » ne servent qu’à « yesNo »");
        if (step.Value is not null && step.Captures is null)
            yield return new("value", "« value » demande « captures »");
        if (step.Confirm is { } confirm && (step.Captures is null || !Wording.Places(confirm).Contains(step.Captures)))
            yield return new("confirm", $"« confirm » doit relire la réponse : {{{step.Captures ?? "…"}}} y manque");
        if (step.Say.Length == 0 && step.Captures is null)
            yield return new("say", "ne dit rien et ne note rien");
        if (step.Say.Length == 0 && step.Expects is Expected.Text or Expected.Date or Expected.Reference)
            yield return new("say", "sans question, une telle réponse n’est jamais reconnue");
        if (!step.IsQuestion && step.Captures is not null)
            yield return new("captures", "ne demande rien, et ne peut donc rien noter");
        if (step.IsQuestion && step.Outcome != ReplyOutcome.Continue)
            yield return new("outcome", "une question ne finit pas l’appel");
    }

    private static IEnumerable<ScenarioMistake> Options(Step step)
    {
        var keys = new Dictionary<char, string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (step.Other is { } other && step.Options?.Any(option => option.Name == other) != true)
            yield return new("other", $"« other » nomme « {other} », qui n’est pas une option");
        var reader = new StepReader(step);
        foreach (var option in step.Options ?? [])
        {
            if (string.IsNullOrWhiteSpace(option.Name) || !names.Add(option.Name))
                yield return new("options", $"l’option « {option.Name} » est vide ou déjà là");
            if (option.Key is { } key && Key(key, keys, option.Name) is { } wrong)
                yield return new("options", $"option « {option.Name} » : {wrong}");
            if (option.Examples.Any(string.IsNullOrWhiteSpace))
                yield return new("options", $"option « {option.Name} » : un exemple est vide");
            foreach (var example in option.Examples.Where(static example => !example.Contains('…')))
            {
                if (reader.Read(example, default)?.Option is { } read && read != option)
                    yield return new("options", $"« {example} » est un exemple de « {option.Name} », et serait compris comme « {read.Name} »");
            }
        }
    }

    private static IEnumerable<ScenarioMistake> Hours(Scenario scenario) =>
        scenario.Hours?.Mistake() is { } mistake ? [new("hours", mistake)] : [];

    private static IEnumerable<ScenarioMistake> Texts(Scenario scenario)
    {
        var steps = scenario.Steps ?? [];
        var captures = steps.Select(static step => step.Captures).OfType<string>().ToHashSet(StringComparer.Ordinal);
        IEnumerable<(string Path, string Text)> texts =
        [
            ("announcement", scenario.Announcement), ("greeting", scenario.Greeting), ("stillThere", scenario.StillThere), ("nobodyThere", scenario.NobodyThere), ("transfer", scenario.Transfer), ("tooNoisy", scenario.TooNoisy),
            ("deaf", scenario.Deaf), .. scenario.NotUnderstood.Select(static text => ("notUnderstood", text)), .. scenario.Wait.Select(static text => ("wait", text)), .. (scenario.Nobody?.Texts ?? []).Select(static text => ("nobody", text)),
            .. scenario.Topics.Select(static (topic, at) => ($"topics[{at}].answer", topic.Answer)), .. steps.SelectMany(static (step, at) => step.Texts.Select(text => ($"steps[{at}]", text))),
        ];
        foreach (var (path, text) in texts)
        {
            if (text.FirstOrDefault(static c => !IsSaid(c)) is var sign and not '\0')
                yield return new(path, $"la voix ne sait pas dire « {sign} » ({string.Create(CultureInfo.InvariantCulture, $"U+{(int)sign:X4}")}) dans « {text} »");
            if (text.Length > LongestText)
                yield return new(path, $"trop long à écouter : {text.Length} caractères (au plus {LongestText})");
            foreach (var place in Wording.Places(text))
            {
                var name = place.EndsWith(".advice", StringComparison.Ordinal) ? place[..^".advice".Length] : place;
                if (!captures.Contains(name) && !s_facts.Contains(name))
                    yield return new(path, $"{{{place}}} n’est noté par aucune étape (connus de lui-même : {string.Join(", ", s_facts)})");
                else if (name != place && steps.Where(step => step.Captures == name).SelectMany(static step => step.Options ?? []).FirstOrDefault(static option => option.Advice is null) is { } mute)
                    yield return new(path, $"{{{place}}} : l’option « {mute.Name} » n’a pas d’« advice »");
            }
        }
    }

    private static string? Key(char key, Dictionary<char, string> taken, string name)
    {
        if (key is < '1' or > '9')
            return $"la touche « {key} » n’est pas libre (1 à 9 ; 0 est un conseiller, * répète)";
        return taken.TryAdd(key, name) ? null : $"la touche {key} est déjà celle de « {taken[key]} »";
    }

    private static HashSet<string> Reached(Scenario scenario)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(scenario.Topics.SelectMany(static topic => topic.Steps ?? []).Concat(scenario.Nobody?.Steps ?? []));
        while (open.TryPop(out var name))
        {
            if (!reached.Add(name) || scenario.FindStep(name) is not { } step)
                continue;
            foreach (var target in step.Targets)
                open.Push(target);
        }
        return reached;
    }

    private static bool Circle(Scenario scenario, Step step)
    {
        var seen = new HashSet<Step>(ReferenceEqualityComparer.Instance);
        for (var at = step; at is { IsQuestion: false, Next: { } next }; at = scenario.FindStep(next))
        {
            if (!seen.Add(at))
                return true;
        }
        return false;
    }

    private static bool IsSaid(char c) => c < '\u0250' && char.IsLetter(c) || Signs.Contains(c, StringComparison.Ordinal);
}
