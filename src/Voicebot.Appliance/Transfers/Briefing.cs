using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;

namespace Voicebot.Appliance.Transfers;

/// <summary>A person has picked up: they hear who calls and why, and take the call with 1 or decline it with 2.</summary>
public sealed partial class Briefing : IPacedLine, IDisposable
{
    private const char Takes = '1';
    private const char Declines = '2';

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);

    // The caller waits in silence meanwhile. A mailbox presses nothing.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ICallLine _line;
    private readonly CallServices _services;
    private readonly Playout _playout;
    private readonly Speaker _speaker;
    private readonly SemaphoreSlim _drained = new(0);
    private readonly short[] _frame = new short[Slin.FrameSamples];

    public Briefing(ICallLine line, CallServices services)
    {
        (_line, _services) = (line, services);
        _playout = new Playout(services.Clock, _ => _drained.Release(), new ComfortNoise((uint)line.CallId.GetHashCode()));
        _speaker = new Speaker(_playout, services, text => LogSaid(services.Logger, line.CallId, text.Length));
    }

    public void Dispose() => _drained.Dispose();

    /// <summary>On the playout clock's thread.</summary>
    public void SendNextFrame()
    {
        _playout.NextFrame(_frame);
        _line.TrySendFrame(_frame);
    }

    /// <returns>True: they take it; false: they do not, or hung up, or pressed nothing; null: they could not be told.</returns>
    public async Task<bool?> RunAsync(string summary, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, _services.Clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        _services.PlayoutClock.Add(this);
        var telling = TellAsync(summary, over.Token);
        var pressing = PressAsync(over.Token);
        try
        {
            if (await Task.WhenAny(telling, pressing) == telling && !await telling && !over.IsCancellationRequested)
                return null;
            return await pressing;
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(telling, pressing);
            _services.PlayoutClock.Remove(this);
        }
    }

    private async Task<bool> PressAsync(CancellationToken over)
    {
        var audio = new short[Slin.FrameSamples * 10];
        try
        {
            while (true)
            {
                var next = await _line.ReadAsync(audio, over);
                if (next.IsTerminal || next is { Kind: AudioSocketEventKind.Digit, Digit: Declines })
                    return false;
                if (next is { Kind: AudioSocketEventKind.Digit, Digit: Takes })
                    return true;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <returns>False: there is no voice.</returns>
    private async Task<bool> TellAsync(string summary, CancellationToken over)
    {
        try
        {
            // Again, and again: a telephone is not at the ear as soon as it is lifted.
            while (true)
            {
                var speech = _playout.Begin();
                try
                {
                    await _speaker.QueueAsync(speech, summary, static () => { }, over);
                    await _speaker.QueueAsync(speech, Handover.Question, static () => { }, over);
                }
                finally
                {
                    _speaker.End(speech);
                }
                await _drained.WaitAsync(over);
                await Task.Delay(s_pause, _services.Clock, over);
            }
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (EngineException error)
        {
            LogMute(_services.Logger, _line.CallId, error.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{CallId}: a person is told {Letters} letters")]
    private static partial void LogSaid(ILogger logger, Guid callId, int letters);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{CallId}: a person is connected without having been told of the call: {Reason}")]
    private static partial void LogMute(ILogger logger, Guid callId, string reason);
}
