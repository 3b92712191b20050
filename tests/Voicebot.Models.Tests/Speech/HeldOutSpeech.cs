using System.Diagnostics;
using Voicebot.Lab.Speech;

namespace Voicebot.Models.Tests.Speech;

/// <summary>The rendered list, once a run.</summary>
public sealed class HeldOutSpeech : IAsyncLifetime
{
    public IReadOnlyList<SpeechClip> Clips { get; } = SpeechClip.HeldOut();

    public IReadOnlyList<short[]> Sounds { get; private set; } = [];

    public TimeSpan RenderTime { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var began = Stopwatch.GetTimestamp();
        Sounds = await ClipRenderer.RenderAsync(Clips, TestContext.Current.CancellationToken);
        RenderTime = Stopwatch.GetElapsedTime(began);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Lets a recogniser hear all of it.</summary>
    public async Task<HearingScore> ScoreAsync(string recognizer)
    {
        await using var hearing = await Hearing.OpenAsync(recognizer, TestContext.Current.CancellationToken);
        var score = new HearingScore();
        for (var i = 0; i < Clips.Count; i++)
            score.Add(Clips[i], Ear.Text(await hearing.HearAsync(Sounds[i])));
        return score;
    }
}
