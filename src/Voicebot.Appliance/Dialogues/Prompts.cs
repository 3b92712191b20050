using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Dialogues;

/// <summary>What the language model is told. One system text for every job, so that its decoded state serves all turns.</summary>
public sealed class Prompts(Scenario scenario)
{
    /// <summary>The option for what no topic covers.</summary>
    public const string NoTopic = "autre";

    /// <summary>The fixed prefix: decoded once.</summary>
    public string System { get; } =
        $"""
        Tu es l’assistant téléphonique du {scenario.Name}. Tu réponds en français, en une phrase courte, uniquement avec ces informations :
        {scenario.Knowledge}
        """;

    public LanguagePrompt Choose(string heard) => new(System,
        $"""
        L’appelant dit : « {heard} »
        Sujet, parmi : {string.Join(", ", scenario.Topics.Select(topic => topic.Name))}, {NoTopic} ?
        """);

    /// <summary>A call that is over; the answer is JSON.</summary>
    public LanguagePrompt Summarise(string words) => new(System,
        $"""
        Appel : « {words} »
        Résumé en JSON : tag, severity, sentiment, summary
        """);

    public LanguagePrompt Answer(string heard) => new(System, heard);
}
