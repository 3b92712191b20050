using Voicebot.Audio;

namespace Voicebot.Appliance.Phones;

/// <summary>A caller who does one thing after the other, and waits for the floor as people do.</summary>
/// <param name="line">The call.</param>
/// <param name="speak">Text to 8 kHz samples.</param>
/// <param name="told">What just happened on this side, a French line.</param>
public sealed class ScriptedCall(PhoneLine line, Func<string, CancellationToken, Task<short[]>> speak, Action<string> told)
{
    // Longer than between the appliance's clauses.
    private const int FloorMs = 900;
    private const int KeyMs = 200;
    private static readonly TimeSpan s_floorLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_replyLimit = TimeSpan.FromSeconds(20);

    private long _soundBefore; // of what was heard when the caller last did something
    private bool _cutsIn;

    /// <summary>Since the caller's last word; null: nothing was said, or nothing has come.</summary>
    private TimeSpan? ReplyAfter => line.SaidAt > TimeSpan.Zero && line.Ears.OnsetAt > line.SaidAt ? line.Ears.OnsetAt - line.SaidAt : null;

    /// <summary>The steps, one after the other, as long as the call goes on.</summary>
    public async Task RunAsync(IAsyncEnumerable<CallStep> steps, CancellationToken cancellationToken)
    {
        if (await line.UntilAsync(() => line.Ears.FirstSoundAt is not null, s_replyLimit, cancellationToken))
            told($"premier son après {line.Ears.FirstSoundAt!.Value.TotalMilliseconds:0} ms");
        await foreach (var step in steps.WithCancellation(cancellationToken))
        {
            if (line.Ended.IsCompleted)
                return;
            await TakeAsync(step, cancellationToken);
        }
        // The last words are answered before anybody hangs up.
        await WaitForFloorAsync(cancellationToken);
    }

    private async Task TakeAsync(CallStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case CallStep.CutIn:
                await WaitForReplyAsync(cancellationToken);
                _cutsIn = true;
                break;
            case CallStep.Wait wait:
                await line.UntilAsync(static () => false, wait.Length, cancellationToken);
                break;
            case CallStep.HangUp hangUp:
                told(hangUp.Abruptly ? "l’appelant disparaît" : "l’appelant raccroche");
                await line.HangUpAsync(hangUp.Abruptly);
                break;
            case CallStep.Keys keys:
                await FloorAsync(cancellationToken);
                told($"touches {keys.Pressed}");
                foreach (var key in keys.Pressed)
                {
                    await line.PressAsync(key);
                    await Task.Delay(KeyMs, cancellationToken);
                }
                Did();
                break;
            case CallStep.Say say:
                await SayAsync(await speak(say.Text, cancellationToken), $"appelant : « {say.Text} »", cancellationToken);
                break;
            case CallStep.Play play:
                var (samples, rateHz) = WavFile.Parse(await File.ReadAllBytesAsync(play.Path, cancellationToken));
                if (rateHz != Slin.SampleRateHz)
                    samples = Resampler.Convert(samples, rateHz, Slin.SampleRateHz);
                await SayAsync(samples, $"appelant : {Path.GetFileName(play.Path)}", cancellationToken);
                break;
        }
    }

    private async Task SayAsync(short[] samples, string what, CancellationToken cancellationToken)
    {
        await FloorAsync(cancellationToken);
        if (line.Ended.IsCompleted)
            return;
        told(what);
        line.Say(samples);
        await line.UntilAsync(() => !line.IsSpeaking, TimeSpan.FromSeconds(samples.Length / Slin.SampleRateHz + 5), cancellationToken);
        Did();
        if (await line.UntilAsync(() => ReplyAfter is not null, s_replyLimit, cancellationToken))
            told($"réponse {ReplyAfter!.Value.TotalMilliseconds:0} ms après le dernier mot");
    }

    private async Task FloorAsync(CancellationToken cancellationToken)
    {
        if (!_cutsIn)
            await WaitForFloorAsync(cancellationToken);
        _cutsIn = false;
    }

    private void Did() => _soundBefore = line.Ears.SoundMs;

    private Task<bool> WaitForReplyAsync(CancellationToken cancellationToken) =>
        line.UntilAsync(() => line.Ears.SoundMs > _soundBefore, s_replyLimit, cancellationToken);

    private async Task WaitForFloorAsync(CancellationToken cancellationToken)
    {
        await WaitForReplyAsync(cancellationToken);
        await line.UntilAsync(() => line.Ears.SilentMs >= FloorMs, s_floorLimit, cancellationToken);
    }
}
