using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Calls;

/// <summary>Puts text into a call's playout: from the phrase cache, else from the voice, under a deadline per clause.</summary>
/// <param name="saying">Told each text when its first audio is queued.</param>
public sealed class Speaker(Playout playout, CallServices services, Action<string> saying)
{
    // How often a full playout is looked at again; it holds half a minute, so this is far from real time.
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(200);

    /// <summary>A whole speech of one text. Ends it in every case; never throws for the voice's or the token's sake.</summary>
    /// <param name="mute">Called when the text could not be said; before the end of the speech.</param>
    public async Task SayAsync(int speech, string text, Action mute, CancellationToken cancellationToken)
    {
        try
        {
            await QueueAsync(speech, text, started: static () => { }, cancellationToken);
        }
        catch (EngineException)
        {
            mute();
        }
        catch (OperationCanceledException)
        {
            // The speech is over.
        }
        finally
        {
            playout.End(speech);
        }
    }

    /// <summary>Ends a speech: its `drained` comes when the last sample has left.</summary>
    public void End(int speech) => playout.End(speech);

    /// <summary>Queues a cached phrase within a speech, at once; false when it is not cached or there is no room.</summary>
    public bool TryQueueCached(int speech, string text)
    {
        if (services.Phrases.Find(text) is not { } clauses)
            return false;
        saying(text);
        foreach (var clause in clauses)
        {
            playout.BeginClause(speech);
            if (playout.Write(speech, clause) < clause.Length)
                return false;
        }
        return true;
    }

    /// <summary>Queues one text within a speech; returns when all of it is queued.</summary>
    /// <param name="started">Its first audio is about to be queued.</param>
    /// <exception cref="EngineException">The voice failed or missed its deadline.</exception>
    /// <exception cref="OperationCanceledException">The speech is over.</exception>
    public async Task QueueAsync(int speech, string text, Action started, CancellationToken cancellationToken)
    {
        if (services.Phrases.Find(text) is { } cached)
        {
            Start();
            foreach (var clause in cached)
                await QueueAsync(speech, clause, cancellationToken);
            return;
        }
        await using var chunks = new TimedSequence<ReadOnlyMemory<short>>(
            token => services.Voice.SpeakAsync(text, token), services.Clock, cancellationToken);
        var said = false;
        try
        {
            while (await chunks.MoveNextAsync(services.SynthesisDeadline))
            {
                if (!said)
                    Start();
                said = true;
                await QueueAsync(speech, chunks.Current, cancellationToken);
            }
            if (!said && text.Any(char.IsLetterOrDigit))
                throw new EngineException($"{services.Voice.Name} made no sound of « {text} »");
        }
        catch (TimeoutException)
        {
            throw new EngineException($"{services.Voice.Name} missed its deadline of {services.SynthesisDeadline.TotalMilliseconds:0} ms");
        }

        void Start()
        {
            saying(text);
            started();
        }
    }

    private async Task QueueAsync(int speech, ReadOnlyMemory<short> samples, CancellationToken cancellationToken)
    {
        playout.BeginClause(speech);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var taken = playout.Write(speech, samples.Span);
            if (taken < 0)
                throw new OperationCanceledException("the speech is over");
            samples = samples[taken..];
            if (samples.IsEmpty)
                return;
            await Task.Delay(FullPause, services.Clock, cancellationToken);
        }
    }
}
