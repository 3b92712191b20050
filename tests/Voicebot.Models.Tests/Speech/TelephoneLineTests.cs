using Voicebot.Audio;
using Voicebot.Lab.Speech;

namespace Voicebot.Models.Tests.Speech;

public sealed class TelephoneLineTests
{
    private static readonly SpeechClip s_plain = new(
        "000", "fault", "fr+m4", 150, 50, 50, 0, LeadMs: 300, TrailMs: 500, LineSound.None, Seed: 7, SnrDb: 20, LowHz: 300, HighHz: 3400,
        TiltDb: 0, PeakDbfs: -6, Lost: 0, "Bonjour.", "Bonjour.");

    private static short[] Tone(double hz)
    {
        var tone = new short[Slin.SampleRateHz];
        Audio.Tone.Sine(tone, hz, -20);
        return tone;
    }

    private static ReadOnlySpan<short> Middle(short[] carried) => carried.AsSpan(300 * 8 + 2000, 4000);

    [Fact]
    public void Lead_and_trail_stand_around_the_speech_and_the_level_is_what_was_asked()
    {
        var carried = TelephoneLine.Carry(s_plain, Tone(1000));
        Assert.Equal(300 * 8 + 8000 + 500 * 8, carried.Length);
        Assert.Equal(Loudness.SilenceDbfs, Loudness.RmsDbfs(carried.AsSpan(0, 300 * 8)));
        Assert.InRange(Loudness.PeakDbfs(carried), -6.5f, -5.5f);
    }

    [Fact]
    public void The_band_is_a_telephones()
    {
        // Both tones in one clip, so that the level is the loud one's.
        var both = Tone(1000);
        var low = Tone(100);
        var clip = both.Concat(low).ToArray();
        var carried = TelephoneLine.Carry(s_plain, clip);
        var difference = Loudness.RmsDbfs(carried.AsSpan(300 * 8 + 2000, 4000)) - Loudness.RmsDbfs(carried.AsSpan(300 * 8 + 8000 + 2000, 4000));
        Assert.InRange(difference, 30, 45); // fourth order: 38 dB
    }

    [Fact]
    public void Tilt_raises_the_high_half()
    {
        var clip = Tone(400).Concat(Tone(3000)).ToArray();
        var flat = TelephoneLine.Carry(s_plain, clip);
        var bright = TelephoneLine.Carry(s_plain with { TiltDb = 5 }, clip);
        Assert.InRange(HighOverLow(bright) - HighOverLow(flat), 2.5f, 5f) /* the corner is soft */;

        static float HighOverLow(short[] carried) =>
            Loudness.RmsDbfs(carried.AsSpan(300 * 8 + 8000 + 2000, 4000)) - Loudness.RmsDbfs(carried.AsSpan(300 * 8 + 2000, 4000));
    }

    [Theory]
    [InlineData(LineSound.White)]
    [InlineData(LineSound.Pink)]
    [InlineData(LineSound.Brown)]
    [InlineData(LineSound.Hum)]
    [InlineData(LineSound.Bursts)]
    public void Noise_lies_below_the_speech_by_what_was_asked(LineSound sound)
    {
        var clip = s_plain with { Sound = sound, SnrDb = 10, LeadMs = 2000, TrailMs = 2000 };
        var carried = TelephoneLine.Carry(clip, Tone(1000));
        var noise = (Loudness.RmsDbfs(carried.AsSpan(0, 16000)) + Loudness.RmsDbfs(carried.AsSpan(24000))) / 2;
        var speech = Loudness.RmsDbfs(carried.AsSpan(18000, 4000));
        Assert.InRange(speech - noise, 6, 14);
    }

    [Fact]
    public void Too_loud_clips()
    {
        var carried = TelephoneLine.Carry(s_plain with { PeakDbfs = 8 }, Tone(1000));
        Assert.True(Middle(carried).ToArray().Count(sample => Math.Abs((int)sample) > 31000) > 1000);
    }

    [Fact]
    public void Lost_packets_are_holes()
    {
        var white = s_plain with { Sound = LineSound.White, SnrDb = 0 };
        Assert.Equal(0, LongestHole(TelephoneLine.Carry(white, Tone(1000))));
        Assert.InRange(LongestHole(TelephoneLine.Carry(white with { Lost = 2 }, Tone(1000))), 100, 320);

        static int LongestHole(short[] samples)
        {
            int longest = 0, run = 0;
            foreach (var sample in samples)
            {
                run = sample == 0 ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }
            return longest < 20 ? 0 : longest; // a zero crossing is none
        }
    }

    [Fact]
    public void Every_sample_is_one_that_a_mu_law_code_stands_for()
    {
        var codes = Enumerable.Range(0, 256).Select(code => G711.DecodeMuLaw((byte)code)).ToHashSet();
        Assert.All(TelephoneLine.Carry(s_plain with { Sound = LineSound.Pink }, Tone(700)), sample => Assert.Contains(sample, codes));
    }

    [Theory]
    [InlineData(LineSound.None)]
    [InlineData(LineSound.Clicks)]
    [InlineData(LineSound.Tone)]
    [InlineData(LineSound.Keys)]
    [InlineData(LineSound.Breath)]
    [InlineData(LineSound.Brown)]
    public void A_clip_without_speech_is_the_sound_alone(LineSound sound)
    {
        var clip = s_plain with { Voice = "", Sound = sound, LeadMs = 1500, TrailMs = 0, PeakDbfs = -12 };
        var carried = TelephoneLine.Carry(clip, []);
        Assert.Equal(12000, carried.Length);
        Assert.InRange(Loudness.PeakDbfs(carried), sound == LineSound.None ? Loudness.SilenceDbfs : -13, sound == LineSound.None ? Loudness.SilenceDbfs : -11);
    }

    [Fact]
    public void The_same_seed_is_the_same_line_and_another_is_another()
    {
        var clip = s_plain with { Sound = LineSound.Bursts };
        Assert.Equal(TelephoneLine.Carry(clip, Tone(700)), TelephoneLine.Carry(clip, Tone(700)));
        Assert.NotEqual(TelephoneLine.Carry(clip, Tone(700)), TelephoneLine.Carry(clip with { Seed = 8 }, Tone(700)));
    }
}
