using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Commands;

/// <summary>Describes tickets by the language model when a call is over: tag, severity, sentiment, one sentence. Never while somebody calls.</summary>
/// <param name="model">Null: there is none.</param>
/// <param name="isBusy">There are calls: the model and the cores are theirs.</param>
internal sealed partial class AfterCalls(
    Func<ILanguageModel?> model, Func<Scenario> scenario, Func<bool> isBusy, Action<long, Description> describe, TimeProvider clock, ILogger logger)
{
    // Who waits longer is sent on as the rules describe it.
    private const int MostWaiting = 64;
    private const int MostTokens = 120;

    private const string Grammar =
        """
        root ::= "{\"tag\":\" " tag "\",\"severity\":\" " severity "\",\"sentiment\":\" " sentiment "\",\"summary\":\" " text "\"}"
        severity ::= "basse" | "moyenne" | "haute"
        sentiment ::= "neutre" | "positif" | "négatif"
        text ::= [^"\\{}\n]{1,160}
        tag ::= 
        """;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly Channel<(long Ticket, string Words)> _waiting = Channel.CreateBounded<(long, string)>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>A ticket was kept. The rules' description stands until the model's comes, if it comes.</summary>
    public void Add(long ticket, CallRecord call)
    {
        var words = string.Join(' ', call.Captures.Where(static one => one.Source == CaptureSource.Voice && one.Heard.Length > 0).Select(static one => one.Heard).Distinct());
        if (model() is not null && words.Length > 0)
            _waiting.Writer.TryWrite((ticket, words));
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var (ticket, words) in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            while (await DescribeAsync(words, cancellationToken) is var (description, interrupted))
            {
                if (description is not null)
                    describe(ticket, description);
                if (!interrupted)
                    break;
            }
        }
    }

    /// <returns>Null and true: a call came in between.</returns>
    private async Task<(Description? Description, bool Interrupted)> DescribeAsync(string words, CancellationToken cancellationToken)
    {
        while (isBusy())
            await Task.Delay(s_look, clock, cancellationToken);
        if (model() is not { } describer)
            return (null, false); // it could not be opened
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var late = new CancellationTokenSource(s_limit, clock);
        using var lateToo = late.Token.Register(over.Cancel);
        var answering = describer.ExtractAsync(Prompt(words), Grammar + string.Join(" | ", Tags().Select(static tag => $"\"{tag}\"")) + "\n", MostTokens, over.Token);
        try
        {
            while (await Task.WhenAny(answering, Task.Delay(s_look, clock, cancellationToken)) != answering)
            {
                if (isBusy())
                    await over.CancelAsync();
            }
            return (Parse(await answering), false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, !late.IsCancellationRequested);
        }
        catch (Exception error) when (error is EngineException or JsonException or KeyNotFoundException)
        {
            LogNotDescribed(logger, describer.Name, error.Message);
            return (null, false);
        }
    }

    private IEnumerable<string> Tags() => scenario().Topics.Select(static topic => topic.Name).Append(Prompts.NoTopic);

    private LanguagePrompt Prompt(string words) => new Prompts(scenario()).Summarise(words);

    /// <exception cref="JsonException">The model broke off.</exception>
    internal static Description Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        string Told(string name) => document.RootElement.GetProperty(name).GetString()!.Trim();
        return new Description(
            Told("tag") is var tag && tag == Prompts.NoTopic ? null : tag,
            Told("severity") switch { "haute" => Severity.High, "moyenne" => Severity.Normal, _ => Severity.Low },
            Told("sentiment") switch { "négatif" => Sentiment.Negative, "positif" => Sentiment.Positive, _ => Sentiment.Neutral },
            Told("summary"));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a ticket stays as the rules describe it: {Model}: {Reason}")]
    private static partial void LogNotDescribed(ILogger logger, string model, string reason);
}
