using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

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

    private const float SoundDbfs = -45;
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
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, port, cancellationToken);
        var begunAt = time.GetTimestamp();
        await socket.SendAsync(Hello(running.CallId), cancellationToken);

        var ears = new Ears();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var mouth = new Mouth();
        var hearing = ears.ListenAsync(socket, over.Token);
        var speaking = mouth.SpeakAsync(socket, time, over.Token);
        try
        {
            if (!await UntilAsync(() => ears.SoundMs > 0, s_firstSound, hearing, cancellationToken))
                return Failed(hearing.IsCompleted ? "l’appel a été refusé : toutes les lignes sont prises, ou cette machine n’est pas dans AUDIOSOCKET_ALLOW" : "aucun accueil n’a été entendu");
            var greetingMs = (int)time.GetElapsedTime(begunAt).TotalMilliseconds;
            if (!await UntilAsync(() => ears.SilentMs >= SilenceMs, s_greeting, hearing, cancellationToken))
                return Failed("l’accueil ne finit pas", greetingMs);
            mouth.Say([.. sentence]);
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
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(hearing, speaking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit, Task line, CancellationToken cancellationToken)
    {
        var begunAt = time.GetTimestamp();
        while (!condition())
        {
            if (line.IsCompleted || time.GetElapsedTime(begunAt) > limit)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(Slin.FrameMs), time, cancellationToken);
        }
        return true;
    }

    private static SelfTestReport Failed(string reason, int? greetingMs = null, string? heard = null) => new(false, reason, greetingMs, Sentence, heard);

    private static byte[] Hello(Guid callId)
    {
        var hello = new byte[AudioSocketCodec.HeaderBytes + AudioSocketCodec.UuidBytes];
        hello[0] = (byte)AudioSocketKind.Uuid;
        hello[2] = AudioSocketCodec.UuidBytes;
        callId.TryWriteBytes(hello.AsSpan(AudioSocketCodec.HeaderBytes), bigEndian: true, out _);
        return hello;
    }

    private static List<string> WordsOf(string text) =>
        [.. Words.Fold(text).Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static readonly char[] Separators = [' ', '\'', '’', ',', '.', '?', '!', '-', '\u00a0'];

    private sealed record Running(Guid CallId, TaskCompletionSource<string> Heard);

    /// <summary>What comes over the line.</summary>
    private sealed class Ears
    {
        private int _soundMs, _silentMs;

        public int SoundMs => Volatile.Read(ref _soundMs);

        /// <summary>Since the last sound.</summary>
        public int SilentMs => Volatile.Read(ref _silentMs);

        public async Task ListenAsync(Socket socket, CancellationToken cancellationToken)
        {
            var buffer = new byte[AudioSocketCodec.AudioFrameBytes];
            var samples = new short[Slin.FrameSamples];
            for (var fill = 0; ;)
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(fill), cancellationToken);
                if (count == 0 || buffer[0] != (byte)AudioSocketKind.Audio8k)
                    return;
                fill += count;
                if (fill < buffer.Length)
                    continue;
                fill = 0;
                Buffer.BlockCopy(buffer, AudioSocketCodec.HeaderBytes, samples, 0, 2 * samples.Length);
                var isSound = Loudness.RmsDbfs(samples) > SoundDbfs;
                Volatile.Write(ref _soundMs, _soundMs + (isSound ? Slin.FrameMs : 0));
                Volatile.Write(ref _silentMs, isSound ? 0 : _silentMs + Slin.FrameMs);
            }
        }
    }

    /// <summary>A frame every 20 ms, as Asterisk sends them, silence where there is nothing to say.</summary>
    private sealed class Mouth
    {
        private volatile short[] _saying = [];

        public void Say(short[] samples) => _saying = samples;

        public async Task SpeakAsync(Socket socket, TimeProvider time, CancellationToken cancellationToken)
        {
            var frame = new byte[AudioSocketCodec.AudioFrameBytes];
            frame[0] = (byte)AudioSocketKind.Audio8k;
            frame[1] = Slin.FrameSamples * 2 >> 8;
            frame[2] = Slin.FrameSamples * 2 & 0xff;
            var (saying, position) = (_saying, 0);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Slin.FrameMs), time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (!ReferenceEquals(saying, _saying))
                    (saying, position) = (_saying, 0);
                Array.Clear(frame, AudioSocketCodec.HeaderBytes, 2 * Slin.FrameSamples);
                var count = Math.Min(Slin.FrameSamples, saying.Length - position);
                Buffer.BlockCopy(saying, 2 * position, frame, AudioSocketCodec.HeaderBytes, 2 * count);
                position += count;
                await socket.SendAsync(frame, cancellationToken);
            }
        }
    }
}
