using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Audio;

namespace Voicebot.Lab.Speech;

/// <summary>The listening half of a call, made of the appliance's own parts: it never speaks, and keeps what it hears.</summary>
public sealed class Ear : IDisposable
{
    private readonly CallServices _services;
    private readonly Transcriber _transcriber;
    private readonly Listener _listener;
    private readonly Lock _lock = new();
    private readonly List<Task<Reading>> _readings = [];

    public Ear(CallServices services)
    {
        _services = services;
        _transcriber = new Transcriber(services);
        _listener = new Listener(services.NewDetector(), services.Hangover, new EchoGuard(new SentAudio(), services.NewEchoCanceller()), services.Clock, Notice);
    }

    /// <summary>What was asked.</summary>
    public Expectation Expects { get; init; }

    /// <summary>Whether an utterance has begun and not ended.</summary>
    public bool IsHearing => _listener.IsHearing;

    /// <inheritdoc cref="Listener.Feed"/>
    public void Feed(ReadOnlySpan<short> samples, ReadOnlySpan<short> upper = default) => _listener.Feed(samples, upper);

    public void NoticeGap() => _listener.NoticeGap();

    /// <summary>What was made of each utterance that has ended, in their order.</summary>
    public Task<Reading[]> ReadAsync()
    {
        lock (_lock)
            return Task.WhenAll(_readings);
    }

    /// <summary>All of it as one text: a pause that parts a sentence is no error.</summary>
    public static string Text(IEnumerable<Reading> readings) => string.Join(' ', readings.Select(reading => reading.Text)).Trim();

    public void Dispose() => _listener.Dispose();

    private void Notice(Heard heard)
    {
        if (heard is not { Kind: HeardKind.UtteranceEnded, Utterance: { } utterance })
            return;
        lock (_lock)
            _readings.Add(ReadAsync(utterance));
    }

    private async Task<Reading> ReadAsync(Utterance utterance)
    {
        var transcript = await _transcriber.ReadAsync(utterance, Expects, CancellationToken.None);
        return new Reading(transcript.Heard.Text, transcript.Heard.Confidence, utterance.Samples.Length * 1000 / Slin.SampleRateHz, transcript.Ms);
    }
}

/// <summary>One utterance, recognised.</summary>
/// <param name="Text">Empty for none.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="AudioMs">Its length.</param>
/// <param name="Ms">What the recogniser took, its queue included.</param>
public sealed record Reading(string Text, float Confidence, int AudioMs, int Ms);
