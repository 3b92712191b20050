namespace Voicebot.Audio.Tests;

public sealed class SentAudioTests
{
    [Fact]
    public void It_keeps_two_seconds_and_answers_silence_for_what_it_does_not_have()
    {
        var sent = new SentAudio();
        var frame = new short[Slin.FrameSamples];
        for (short number = 1; number <= 250; number++)
        {
            Array.Fill(frame, number);
            sent.Write(frame);
        }
        Assert.Equal(250 * Slin.FrameSamples, sent.Position);
        var samples = new short[Slin.FrameSamples];
        for (var number = 1; number <= 251; number++)
        {
            sent.CopyTo((number - 1) * Slin.FrameSamples, samples);
            var kept = number * Slin.FrameSamples > sent.Position - SentAudio.CapacitySamples && number <= 250;
            Assert.Equal(kept ? number : 0, samples[^1]);
        }
        sent.CopyTo(-80, samples);
        Assert.All(samples, sample => Assert.Equal(0, sample));
        sent.CopyTo(sent.Position - 80, samples);
        Assert.Equal(250, samples[79]);
        Assert.Equal(0, samples[80]);
    }
}
