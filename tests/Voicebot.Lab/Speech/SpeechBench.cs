using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Telephony;
using Voicebot.Audio;
using Voicebot.Lab.Sip;

namespace Voicebot.Lab.Speech;

/// <summary>
/// `make bench-speech`: every clip of the held-out list is one call, from a SIP phone through a real Asterisk and AudioSocket to
/// the appliance's server, listener and recogniser. Only its mouth is missing.
/// </summary>
internal static class SpeechBench
{
    private const int Lines = 4;
    private const int Port = 9090;
    private const int MostAttempts = 3;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);

    // From the last sample said: what is on its way arrives, and the turn's hangover passes.
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_turnLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_callLimit = TimeSpan.FromSeconds(10);

    private const string WidePhone = "6004";
    private static readonly string s_widePhone = $"""

        [{WidePhone}](phone)
        allow = !all,slin16
        auth = {WidePhone}
        aors = {WidePhone}
        [{WidePhone}](login)
        username = {WidePhone}
        [{WidePhone}](place)

        """;

    /// <param name="report">A file for what is printed.</param>
    /// <param name="isWide">The same clips by a wideband phone: 16 kHz all the way to the recogniser.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>0: the figures stand there, whatever they are.</returns>
    /// <exception cref="LabException">A call did not come about.</exception>
    public static async Task<int> RunAsync(string report, bool isWide, CancellationToken cancellationToken)
    {
        var clips = SpeechClip.HeldOut();
        var sounds = await ClipRenderer.RenderAsync(clips, cancellationToken, isWide ? BandSplit.WideRateHz : Slin.SampleRateHz);
        await using var hearing = await Hearing.OpenAsync(Hearing.DemoRecognizer, cancellationToken);
        await using var pbx = await AsteriskPbx.StartAsync(
            [$"127.0.0.1:{Port}"], Lines * 2, new Dictionary<string, string> { ["pjsip.conf"] = s_widePhone }, isWide ? ["--hd"] : []);
        using var server = new AudioSocketServer(
            new AudioSocketServerOptions { Port = Port, MaxCalls = Lines * 2 }, TimeProvider.System, NullLogger.Instance);
        server.Listen();
        var arrived = new ConcurrentQueue<Ear>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var serving = server.RunAsync((line, token) => ListenAsync(line, hearing, arrived, token), over.Token);

        var began = Stopwatch.GetTimestamp();
        var readings = new IReadOnlyList<Reading>[clips.Count];
        using var dialling = new SemaphoreSlim(1);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Lines).Select(async _ =>
        {
            for (int index; (index = Interlocked.Increment(ref next)) < clips.Count;)
            {
                readings[index] = await CallAsync(sounds[index], isWide, dialling, arrived, cancellationToken);
                if ((index + 1) % 50 == 0)
                    await Console.Error.WriteLineAsync($"{index + 1} of {clips.Count} calls");
            }
        }));
        var took = Stopwatch.GetElapsedTime(began);
        await over.CancelAsync();
        await serving;

        var score = new HearingScore();
        for (var i = 0; i < clips.Count; i++)
            score.Add(clips[i], Ear.Text(readings[i]));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{hearing.Services.Recognizer!.Name}, {clips.Count} calls through SIP, Asterisk and AudioSocket{(isWide ? " in wideband" : "")}, {Lines} at a time, {took.TotalSeconds:0} s\n{score}{Times(readings)}");
        Console.WriteLine(text);
        await File.WriteAllTextAsync(report, text, cancellationToken);
        return 0;
    }

    /// <summary>One call for one clip. One phone dials at a time, so that it is known whose connection arrives.</summary>
    private static async Task<IReadOnlyList<Reading>> CallAsync(
        short[] clip, bool isWide, SemaphoreSlim dialling, ConcurrentQueue<Ear> arrived, CancellationToken cancellationToken)
    {
        await using var phone = new SipPhone(isWide ? WidePhone : "6001", AsteriskPbx.SipSecret, isWide: isWide);
        Ear? ear = null;
        await dialling.WaitAsync(cancellationToken);
        try
        {
            await DialAsync(phone);
            await UntilAsync(() => arrived.TryDequeue(out ear), s_callLimit, "the call did not reach the appliance");
        }
        finally
        {
            dialling.Release();
        }
        await phone.SayAsync(clip);
        await Task.Delay(s_settle, cancellationToken);
        await UntilAsync(() => !ear!.IsHearing, s_turnLimit, "the utterance did not end");
        var readings = await ear!.ReadAsync();
        await phone.HangUpAsync();
        return readings;
    }

    // A busy machine can let a SIP timer pass.
    private static async Task DialAsync(SipPhone phone)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await phone.CallAsync("777");
                return;
            }
            catch (LabException) when (attempt < MostAttempts)
            {
                // Dialled again.
            }
        }
    }

    /// <summary>The appliance's side of a call: reads until the phone hangs up.</summary>
    private static async Task ListenAsync(AudioSocketConnection line, Hearing hearing, ConcurrentQueue<Ear> arrived, CancellationToken cancellationToken)
    {
        using var ear = new Ear(hearing.Services);
        var audio = new short[Slin.FrameSamples * 10];
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var noticing = NoticeGapsAsync(ear, ended.Token);
        arrived.Enqueue(ear);
        try
        {
            while (await line.ReadAsync(audio, cancellationToken) is { IsTerminal: false } next)
                if (next.Kind == AudioSocketEventKind.Audio)
                    ear.Feed(audio.AsSpan(0, next.SampleCount), next.Upper.Span);
        }
        finally
        {
            await ended.CancelAsync();
            await noticing;
        }
    }

    private static async Task NoticeGapsAsync(Ear ear, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(s_tick);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
                ear.NoticeGap();
        }
        catch (OperationCanceledException)
        {
            // Hung up.
        }
    }

    private static async Task UntilAsync(Func<bool> holds, TimeSpan limit, string otherwise)
    {
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(began) > limit)
                throw new LabException($"{otherwise} within {limit.TotalSeconds} s");
            await timer.WaitForNextTickAsync();
        }
    }

    private static string Times(IReadOnlyList<Reading>[] clips)
    {
        var readings = clips.SelectMany(clip => clip).ToList();
        if (readings.Count == 0)
            return "";
        var times = readings.Select(reading => reading.Ms).Order().ToList();
        int Percentile(double share) => times[Math.Min(times.Count - 1, (int)(times.Count * share))];
        var factor = readings.Sum(reading => reading.Ms) / (double)readings.Sum(reading => reading.AudioMs);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\nrecognition: {readings.Count} utterances, P50 {Percentile(0.5)} ms, P95 {Percentile(0.95)} ms, real-time factor {factor:0.00}\n");
    }
}
