using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Chats;

/// <summary>What is the same for all conversations of a chat.</summary>
public sealed record ChatServices(Scenario Scenario, Understanding Understanding, ILanguageModel? Model, TimeSpan ModelDeadline, TimeProvider Clock);

/// <summary>One answer of the appliance, in text.</summary>
/// <param name="Said">Sentence by sentence.</param>
public sealed record ChatTurn(IReadOnlyList<string> Said, ReplyOutcome Outcome, string Rung, float Probability, FlowState State, CallRecord Record)
{
    public string Text => string.Join(' ', Said);
}

/// <summary>The dialogue of a call without the call: typed words in, sentences out. The very code that answers on the phone.</summary>
public sealed class ChatSession
{
    // As a recogniser gives it on a good line; what is typed was said clearly.
    private const float Confidence = 0.95f;
    private const int VoicedMs = 1500;

    private readonly Dialogue _dialogue;

    /// <param name="services">Scenario and model.</param>
    /// <param name="caller">The number that the line tells; null: hidden.</param>
    /// <param name="tickets">Null: numbers by the calendar.</param>
    /// <param name="persons">Null: somebody can be rung at any hour.</param>
    public ChatSession(ChatServices services, string? caller, ITicketBook? tickets = null, IPersons? persons = null)
    {
        _dialogue = new Dialogue(
            services.Scenario, services.Understanding, services.Model, services.ModelDeadline, services.Clock, NullLogger.Instance, tickets ?? new CalendarTicketBook(services.Clock))
        {
            Persons = persons,
        };
        _dialogue.Meet(caller);
    }

    /// <summary>Goes to the question of a step, as if all before it were told.</summary>
    public void JumpTo(string step) => _dialogue.JumpTo(step);

    /// <summary>How much silence would end the caller's turn after these words of it.</summary>
    public TimeSpan Hangover(string heard, TimeSpan usual) => _dialogue.Hangover(new Recognition(heard, Confidence, []), usual);

    /// <summary>The answer to a line: words, or # and keys (`#5`; `#` alone says nothing).</summary>
    public Task<ChatTurn> SayAsync(string line, CancellationToken cancellationToken) => SayAsync(line, Confidence, cancellationToken);

    /// <param name="line">Words, or # and keys.</param>
    /// <param name="confidence">How sure the recogniser would be of the words.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    public async Task<ChatTurn> SayAsync(string line, float confidence, CancellationToken cancellationToken)
    {
        var reply = line.StartsWith('#')
            ? await _dialogue.PressAsync(line[1..].TrimEnd('#'), cancellationToken)
            : await _dialogue.ReplyAsync(new Hearing(line.Length == 0 ? Recognition.Nothing : new Recognition(line, confidence, []), VoicedMs), cancellationToken);
        List<string> said = [];
        var clauses = new StringBuilder();
        await foreach (var text in reply.Text.WithCancellation(cancellationToken))
        {
            if (reply.Rung == "model")
                clauses.Append(clauses.Length > 0 ? " " : "").Append(text);
            else
                said.Add(text);
        }
        if (clauses.Length > 0)
            said.Add(clauses.ToString());
        return new ChatTurn(said, reply.Outcome, reply.Rung, reply.Probability, _dialogue.State, _dialogue.Record);
    }
}
