using System.Text.Json;
using System.Text.Json.Serialization;
using Voicebot.Appliance.Speech;
using Voicebot.Lab;

namespace Voicebot.Models.Tests.Language;

/// <summary>One line of tests/llm/held-out.jsonl: a question that the training never had. Made by models/training/make_llm_set.py.</summary>
/// <param name="Job">choose, extract, summarise or answer.</param>
/// <param name="Answer">What is right: the option, the JSON, the sentence.</param>
/// <param name="Options">Of choose.</param>
/// <param name="Fields">Of extract and summarise: name and right value, in the order asked for; null: not said.</param>
public sealed record LanguageItem(
    string Job, string System, string User, string Answer, IReadOnlyList<string>? Options, IReadOnlyDictionary<string, string?>? Fields)
{
    public LanguagePrompt Prompt => new(System, User);

    public static IReadOnlyList<LanguageItem> HeldOut() =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests/llm/held-out.jsonl")).Select(Parse)];

    private static LanguageItem Parse(string line) => JsonSerializer.Deserialize(line, LanguageItemJson.Default.LanguageItem)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LanguageItem))]
internal sealed partial class LanguageItemJson : JsonSerializerContext;
