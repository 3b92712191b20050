using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Speech;

/// <summary>
/// A voice that does not fall silent: a clause that the first voice does not say in time, or without a sound that can be speech, the spare
/// one says, and all that follows for a while, so that no other clause waits for a voice that is gone.
/// </summary>
/// <param name="first">The voice that was chosen.</param>
/// <param name="spare">The voice that needs no model. Cuts texts into the same clauses.</param>
/// <param name="clock">For deadlines and the rest.</param>
/// <param name="logger">Gets a line when the voice changes.</param>
public sealed partial class SteadySynthesizer(ISynthesizer first, ISynthesizer spare, TimeProvider clock, ILogger logger) : ISynthesizer
{
    /// <summary>Longest wait for a clause while nothing of the text is there to be heard.</summary>
    public static readonly TimeSpan ClauseDeadline = TimeSpan.FromSeconds(2.5);

    /// <summary>How long a voice that failed is not asked again.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private long _restsUntil = long.MinValue;

    /// <inheritdoc/>
    public string Name => first.Name;

    /// <inheritdoc/>
    public string Identity => first.Identity;

    /// <inheritdoc/>
    public async IAsyncEnumerable<PcmChunk> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var said = 0;
        if (clock.GetTimestamp() >= Volatile.Read(ref _restsUntil))
        {
            await using var clauses = new TimedSequence<PcmChunk>(token => first.SynthesizeAsync(text, token), clock, cancellationToken);
            var deadline = ClauseDeadline;
            while (true)
            {
                var (more, failure) = await NextAsync(clauses, deadline);
                if (failure is not null)
                {
                    LogSpare(logger, first.Name, failure, spare.Name, Rest.TotalSeconds);
                    Volatile.Write(ref _restsUntil, clock.GetTimestamp() + (long)(Rest.TotalSeconds * clock.TimestampFrequency));
                    break;
                }
                if (!more)
                    yield break;
                said++;
                // What is queued is heard while the next clause is made.
                deadline = ClauseDeadline + TimeSpan.FromSeconds(clauses.Current.Samples.Length / (double)clauses.Current.SampleRateHz);
                yield return clauses.Current;
            }
        }
        await foreach (var clause in spare.SynthesizeAsync(text, cancellationToken))
            if (said-- <= 0)
                yield return clause;
    }

    private static async Task<(bool More, string? Failure)> NextAsync(TimedSequence<PcmChunk> clauses, TimeSpan deadline)
    {
        try
        {
            var more = await clauses.MoveNextAsync(deadline);
            return (more, more ? SpokenSound.ClauseFault(clauses.Current.Samples.Span, clauses.Current.SampleRateHz) : null);
        }
        catch (TimeoutException)
        {
            return (false, $"no clause within {deadline.TotalSeconds:0.0} s");
        }
        catch (EngineException error)
        {
            return (false, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Voice}: {Reason}; {Spare} speaks for {Seconds} s")]
    private static partial void LogSpare(ILogger logger, string voice, string reason, string spare, double seconds);
}
