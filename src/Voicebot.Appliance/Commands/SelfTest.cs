using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Phones;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Commands;

/// <summary>How a call of the appliance to itself went.</summary>
/// <param name="Reason">French, why it failed; null when it passed.</param>
/// <param name="GreetingMs">From the connection to the first sound; null: none came.</param>
/// <param name="Said">What the appliance said to itself.</param>
/// <param name="Heard">What it understood.</param>
internal sealed record SelfTestReport(bool Passed, string? Reason, int? GreetingMs, string Said, string? Heard);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SelfTestReport))]
internal sealed partial class SelfTestJson : JsonSerializerContext;

/// <summary>
/// The appliance calls itself over its own AudioSocket, as Asterisk would: hears its greeting, says a sentence it must know,
/// and looks at what was understood.
/// </summary>
internal sealed class SelfTest(AudioSocketSettings settings, int port, Voice voice, TimeProvider time) : ITrace
{
    /// <summary>After-sales words that any recogniser of French knows.</summary>
    public const string Sentence = "Quels sont vos horaires d’ouverture ?";

    /// <summary>Of the words' letters, at least this share: a phone line and a small recogniser lose some words, and short ones are in every sentence.</summary>
    public const double Enough = 0.4;

    private static readonly TimeSpan s_firstSound = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_greeting = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan s_understood = TimeSpan.FromSeconds(45); // a turn is told when its reply was spoken
    private const int SilenceMs = 1500;

    private volatile Running? _running;

    /// <summary>This call is the appliance's own: the PBX knows nothing of it.</summary>
    public bool IsOwn(Guid callId) => _running?.CallId == callId;

    /// <summary>What the calls leave behind; the own one's is waited for.</summary>
    public void Write(TraceRecord record)
    {
        if (record is TurnTrace turn && _running is { } running && running.CallId == turn.CallId)
            running.Heard.TrySetResult(turn.Heard);
    }

    public async Task<SelfTestReport> RunAsync(CancellationToken cancellationToken)
    {
        var running = new Running(Guid.NewGuid(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Interlocked.CompareExchange(ref _running, running, null) is not null)
            return Failed("un appel d’essai est déjà en cours");
        try
        {
            return await CallAsync(running, cancellationToken);
        }
        catch (SocketException error)
        {
            return Failed($"l’appareil ne prend pas son propre appel ({error.SocketErrorCode})");
        }
        catch (EngineException error)
        {
            return Failed($"la voix ne peut pas servir ({error.Message})");
        }
        finally
        {
            _running = null;
        }
    }

    /// <summary>Share of the sentence that was heard: of its letters, in whole words, without regard to accents, case and order.</summary>
    internal static double Understood(string heard)
    {
        var said = WordsOf(Sentence);
        var words = WordsOf(heard).ToHashSet(StringComparer.Ordinal);
        return said.Where(words.Contains).Sum(static word => word.Length) / (double)said.Sum(static word => word.Length);
    }

    private async Task<SelfTestReport> CallAsync(Running running, CancellationToken cancellationToken)
    {
        var sentence = new List<short>();
        await foreach (var clause in voice.SpeakAsync(Sentence, cancellationToken))
            sentence.AddRange(clause.Span);
        var address = settings.Bind.Equals(IPAddress.Any) ? IPAddress.Loopback : settings.Bind.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : settings.Bind;
        await using var line = await PhoneLine.CallAsync(new IPEndPoint(address, port), running.CallId, LineFaults.None, time, null, cancellationToken);
        if (!await line.UntilAsync(() => line.Ears.SoundMs > 0, s_firstSound, cancellationToken))
            return Failed(line.Ended.IsCompleted ? "l’appel a été refusé : toutes les lignes sont prises, ou cette machine n’est pas dans AUDIOSOCKET_ALLOW" : "aucun accueil n’a été entendu");
        var greetingMs = (int)line.Ears.FirstSoundAt!.Value.TotalMilliseconds;
        if (!await line.UntilAsync(() => line.Ears.SilentMs >= SilenceMs, s_greeting, cancellationToken))
            return Failed("l’accueil ne finit pas", greetingMs);
        line.Say([.. sentence]);
        try
        {
            var heard = await running.Heard.Task.WaitAsync(s_understood, time, cancellationToken);
            return Understood(heard) >= Enough
                ? new SelfTestReport(true, null, greetingMs, Sentence, heard)
                : Failed(heard.Length == 0 ? "la phrase n’a pas été comprise (la reconnaissance sert-elle ?)" : "autre chose a été compris", greetingMs, heard);
        }
        catch (TimeoutException)
        {
            return Failed("la phrase n’a pas été entendue", greetingMs);
        }
    }

    private static SelfTestReport Failed(string reason, int? greetingMs = null, string? heard = null) => new(false, reason, greetingMs, Sentence, heard);

    private static List<string> WordsOf(string text) =>
        [.. Words.Fold(text).Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static readonly char[] Separators = [' ', '\'', '’', ',', '.', '?', '!', '-', '\u00a0'];

    private sealed record Running(Guid CallId, TaskCompletionSource<string> Heard);
}
