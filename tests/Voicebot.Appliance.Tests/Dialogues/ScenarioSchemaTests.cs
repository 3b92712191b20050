using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Dialogues;

/// <summary>The schema that editors use has the fields that scenarios have, and no other.</summary>
public sealed class ScenarioSchemaTests
{
    private static readonly JsonElement s_schema = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(BorrowedModels.Checkout(), "src/Voicebot.Appliance/Dialogues/scenario.schema.json"))).RootElement;

    public static TheoryData<string, Type> Kinds() => new()
    {
        { "", typeof(Scenario) }, { "topic", typeof(Topic) }, { "step", typeof(Step) }, { "option", typeof(StepOption) }, { "hours", typeof(OpeningHours) }, { "nobody", typeof(Nobody) }, { "passage", typeof(Passage) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_is_in_it(string kind, Type type)
    {
        var schema = kind.Length == 0 ? s_schema : s_schema.GetProperty("$defs").GetProperty(kind);
        JsonTypeInfo info = ScenarioJson.Default.GetTypeInfo(type)!;
        Assert.Equal(
            info.Properties.Where(static one => one.Get is not null).Select(static one => one.Name).Order(StringComparer.Ordinal),
            schema.GetProperty("properties").EnumerateObject().Select(static one => one.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("step", "expects", typeof(Expected))]
    [InlineData("topic", "expects", typeof(Expectation))]
    [InlineData("topic", "outcome", typeof(ReplyOutcome))]
    public void Every_word_of_a_choice_is_in_it(string kind, string field, Type type) => Assert.Equal(
        Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName),
        s_schema.GetProperty("$defs").GetProperty(kind).GetProperty("properties").GetProperty(field).GetProperty("enum").EnumerateArray().Select(static one => one.GetString()!));
}
