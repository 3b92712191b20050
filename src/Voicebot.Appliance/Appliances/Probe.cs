namespace Voicebot.Appliance.Appliances;

/// <summary>A question that must be answered in time. The next is asked when the one before was answered.</summary>
/// <param name="limit">Longer than the longest honest work.</param>
public sealed class Probe(string name, Func<CancellationToken, Task> ask, TimeSpan limit, TimeProvider time) : IEvidence
{
    private Task _answer = Task.CompletedTask;
    private long? _askedAt;

    public string? Standstill()
    {
        if (_answer.IsCompletedSuccessfully)
            _askedAt = null;
        if (_answer.IsCompleted)
            _answer = AskAsync();
        _askedAt ??= time.GetTimestamp(); // a refusal keeps the moment of the first one
        return time.GetElapsedTime(_askedAt.Value) > limit ? name : null;
    }

    // Whatever it throws: the question was not answered.
    private async Task AskAsync() => await ask(CancellationToken.None);
}
