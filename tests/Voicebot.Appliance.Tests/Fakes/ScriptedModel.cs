using System.Runtime.CompilerServices;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Fakes;

/// <summary>A language model that answers, freezes or fails as a test wants it to.</summary>
internal sealed class ScriptedModel : ILanguageModel
{
    public string Chosen { get; init; } = Prompts.NoTopic;

    public float Probability { get; init; } = 0.9f;

    public string[] Answer { get; init; } = [];

    public bool Freezes { get; init; }

    public bool Fails { get; init; }

    public bool FreezesAfterAnswer { get; init; }

    /// <summary>Of the clock, before each answer.</summary>
    public TimeSpan Takes { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public int Asked { get; private set; }

    /// <summary>Of the last job, whose end it tells.</summary>
    public CancellationToken Token { get; private set; }

    public string Name => "scripted model";

    public Task WarmUpAsync(string system, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<Choice> ChooseAsync(LanguagePrompt prompt, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        Asked++;
        Token = cancellationToken;
        if (Fails)
            throw new EngineBusyException(Name);
        if (Freezes)
            await new TaskCompletionSource().Task;
        await Task.Delay(Takes, Clock, cancellationToken);
        var index = options.ToList().IndexOf(Chosen);
        return new Choice(index, [.. options.Select((_, i) => i == index ? Probability : (1 - Probability) / (options.Count - 1))]);
    }

    /// <summary>What it extracts.</summary>
    public string Extracted { get; init; } = "";

    public async Task<string> ExtractAsync(LanguagePrompt prompt, string grammar, int maxTokens, CancellationToken cancellationToken)
    {
        Asked++;
        Token = cancellationToken;
        if (Fails)
            throw new EngineBusyException(Name);
        await Task.Delay(Takes, Clock, cancellationToken);
        return Extracted;
    }

    public async IAsyncEnumerable<string> AnswerAsync(
        LanguagePrompt prompt, int maxTokens, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        foreach (var piece in Answer)
        {
            await Task.Delay(Takes, Clock, cancellationToken);
            yield return piece;
        }
        if (FreezesAfterAnswer)
            await new TaskCompletionSource().Task;
    }
}
