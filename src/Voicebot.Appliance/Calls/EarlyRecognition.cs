using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Calls;

/// <summary>
/// Recognition begun in the caller's pause, before anybody knows whether the turn is over: discarded when speech resumes,
/// complete, as a rule, when the hangover ends. One call's, used by its deciding loop alone.
/// </summary>
/// <param name="tell">Called when a recognition that was begun has ended, however it ended; must not block.</param>
public sealed class EarlyRecognition(Transcriber transcriber, Action<EarlyReading> tell)
{
    private EarlyReading? _pending;
    private EarlyReading? _taken; // what the present turn works with

    /// <summary>Recognises what was said so far; whatever was begun before is discarded, unless it is this very utterance: then it is told once more.</summary>
    /// <param name="expects">What was asked.</param>
    public async Task BeginAsync(Utterance said, Expectation expects)
    {
        if (_pending is { } pending && pending.Basis.VoicedAt == said.VoicedAt)
        {
            tell(pending);
            return;
        }
        await DiscardAsync();
        _pending = Recognize(said, expects);
    }

    /// <summary>What the turn works with: the recognition begun in the pause that ended the utterance is that of all of it.</summary>
    public Task<Transcript> Take(Utterance utterance, Expectation expects)
    {
        _taken = _pending is { } pending && pending.Basis.VoicedAt == utterance.VoicedAt ? pending : Recognize(utterance, expects);
        if (_taken == _pending)
            _pending = null;
        return _taken.Reading;
    }

    /// <summary>The recogniser still works on what was begun last.</summary>
    public bool IsRunning => _pending is { Reading.IsCompleted: false };

    /// <summary>What was told is about the caller's present pause.</summary>
    public bool IsPending(EarlyReading reading) => reading == _pending;

    /// <summary>The caller goes on: what was begun says nothing about the turn.</summary>
    public async Task DiscardAsync()
    {
        await EndAsync(_pending);
        _pending = null;
    }

    /// <summary>The turn that took a recognition is over.</summary>
    public async Task EndTurnAsync()
    {
        await EndAsync(_taken);
        _taken = null;
    }

    private EarlyReading Recognize(Utterance said, Expectation expects)
    {
        var over = new CancellationTokenSource();
        var reading = new EarlyReading(said, over, transcriber.ReadAsync(said, expects, over.Token));
        reading.Told = TellAsync(reading);
        return reading;
    }

    private async Task TellAsync(EarlyReading reading)
    {
        await ((Task)reading.Reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        tell(reading);
    }

    // Cancelled, the wait for the engine ends at once, so this is short.
    private static async Task EndAsync(EarlyReading? reading)
    {
        if (reading is null)
            return;
        reading.Over.Cancel();
        await reading.Told;
        reading.Over.Dispose();
    }
}

/// <summary>Recognition that is under way, or done.</summary>
/// <param name="basis">What is recognised.</param>
/// <param name="over">Ends it.</param>
/// <param name="reading">Its result.</param>
public sealed class EarlyReading(Utterance basis, CancellationTokenSource over, Task<Transcript> reading)
{
    public Utterance Basis => basis;

    public CancellationTokenSource Over => over;

    public Task<Transcript> Reading => reading;

    /// <summary>Ends when the result was told.</summary>
    public Task Told { get; set; } = Task.CompletedTask;
}
