namespace Voicebot.Audio.Tests;

public sealed class LineMeterTests
{
    [Fact]
    public void Nothing_heard_is_nothing_known() => Assert.Equal(new LineQuality(null, null, null, 0, 0, 0), new LineMeter().Quality(null, 12));

    [Fact]
    public void Medians_of_speech_and_pauses_and_a_click_moves_neither()
    {
        var meter = new LineMeter();
        for (var n = 0; n < 50; n++)
        {
            meter.Hear(-24, isSpeech: true);
            meter.Hear(-61, isSpeech: false);
            meter.Hear(-3, isSpeech: null); // our own voice may be in it
        }
        meter.Hear(0, isSpeech: true);
        meter.Hear(-1, isSpeech: false);
        meter.Hear(Loudness.SilenceDbfs - 10, isSpeech: false);
        Assert.Equal(new LineQuality(-24, -61, 140, 18, 0, 0), meter.Quality(140, 17.6f));
    }

    [Fact]
    public void A_gap_that_goes_on_is_one_gap()
    {
        var meter = new LineMeter();
        meter.Miss(130);
        meter.Miss(100);
        meter.Hear(-60, isSpeech: false);
        meter.Miss(200);
        Assert.Equal((2, 430), (meter.Gaps, meter.GapMs));
    }
}
