namespace Voicebot.Audio.Tests;

public sealed class EnergyDetectorTests
{
    private static float[] Detect(EnergyDetector detector, ReadOnlySpan<short> samples)
    {
        var probabilities = new float[samples.Length / VoiceActivity.WindowSamples];
        for (var i = 0; i < probabilities.Length; i++)
            probabilities[i] = detector.Detect(samples.Slice(i * VoiceActivity.WindowSamples, VoiceActivity.WindowSamples));
        Assert.All(probabilities, probability => Assert.InRange(probability, 0f, 1f));
        return probabilities;
    }

    private static string Events(ReadOnlySpan<short> samples)
    {
        var endpointer = new Endpointer(new EndpointerOptions());
        var events = Detect(new EnergyDetector(), samples).Select(probability => endpointer.Step(probability)).Where(happened => happened != EndpointEvent.None);
        return string.Join(' ', events);
    }

    [Fact]
    public void Silence_is_no_speech() => Assert.All(Detect(new EnergyDetector(), new short[16_000]), probability => Assert.Equal(0, probability));

    [Theory]
    [InlineData(-70)]
    [InlineData(-50)]
    [InlineData(-35)]
    [InlineData(-20)]
    public void White_noise_is_no_speech_from_its_first_window(float levelDbfs) =>
        Assert.All(Detect(new EnergyDetector(), Voices.Noise(5000, levelDbfs, 11)), probability => Assert.True(probability < 0.3f));

    [Theory]
    [InlineData(50, -30)]
    [InlineData(100, -30)]
    [InlineData(50, -15)]
    [InlineData(440, -20)]
    [InlineData(440, -10)]
    [InlineData(1000, -20)]
    [InlineData(2100, -15)]
    public void A_steady_tone_is_speech_for_at_most_four_windows(double frequencyHz, float levelDbfs)
    {
        var probabilities = Detect(new EnergyDetector(), Voices.Sine(4000, frequencyHz, levelDbfs));
        Assert.All(probabilities[4..], probability => Assert.True(probability < 0.3f));
    }

    [Fact]
    public void A_keypad_tone_is_speech_for_at_most_four_windows()
    {
        foreach (var key in "0123456789*#")
        {
            var samples = new short[8000];
            Tone.Dtmf(samples, key, -12);
            Assert.All(Detect(new EnergyDetector(), samples)[4..], probability => Assert.True(probability < 0.3f));
        }
    }

    [Theory]
    [InlineData(-20, -70)]
    [InlineData(-30, -60)]
    [InlineData(-30, -50)]
    [InlineData(-40, -65)]
    public void A_voice_over_noise_is_one_utterance(float voiceDbfs, float noiseDbfs)
    {
        short[] clean = [.. new short[8000], .. Voices.Voice(3000, voiceDbfs), .. new short[12_000]];
        Assert.Equal("SpeechStarted Pause UtteranceEnded", Events(Voices.Mix(clean, Voices.Noise(clean.Length / 8, noiseDbfs, 12))));
    }

    [Fact]
    public void A_voice_at_once_is_heard()
    {
        short[] samples = [.. Voices.Voice(2000, -25), .. new short[8000]];
        Assert.Equal("SpeechStarted Pause UtteranceEnded", Events(samples));
    }

    [Fact]
    public void A_long_voice_stays_a_voice()
    {
        var probabilities = Detect(new EnergyDetector(), Voices.Voice(10_000, -25));
        // Syllables are half of the time.
        Assert.InRange(probabilities[60..].Average(), 0.35f, 0.75f);
    }

    [Fact]
    public void Humming_background_is_learnt_within_1300_ms_and_a_voice_is_heard_over_it()
    {
        // Noise that neighbouring samples share, as a fan's: only the floor can tell it from a voice.
        var fan = Voices.Noise(8000, -30, 13);
        for (var i = 1; i < fan.Length; i++)
            fan[i] = (short)(0.9 * fan[i - 1] + 0.3 * fan[i]);
        short[] quietThenFan = [.. Voices.Noise(3000, -70, 14), .. fan];
        var detector = new EnergyDetector();
        var probabilities = Detect(detector, quietThenFan);
        var step = 3000 / 32;
        Assert.True(probabilities[(step + 2)..(step + 10)].Max() > 0.5f);
        Assert.All(probabilities[(step + 42)..], probability => Assert.True(probability < 0.3f));
        Assert.True(Detect(detector, Voices.Voice(1000, -14)).Max() > 0.9f);
    }

    [Fact]
    public void After_loud_noise_a_quiet_voice_is_heard_again()
    {
        short[] samples = [.. Voices.Noise(3000, -15, 15), .. Voices.Noise(500, -65, 16), .. Voices.Mix(Voices.Voice(2000, -35), Voices.Noise(2000, -65, 17)), .. Voices.Noise(1000, -65, 18)];
        Assert.Equal("SpeechStarted Pause UtteranceEnded", Events(samples));
    }

    [Fact]
    public void An_offset_is_no_speech()
    {
        var samples = new short[16_000];
        Array.Fill(samples, (short)8000);
        Assert.All(Detect(new EnergyDetector(), samples)[1..], probability => Assert.True(probability < 0.3f));
    }

    [Fact]
    public void A_reset_forgets_everything()
    {
        var used = new EnergyDetector();
        Detect(used, Voices.Noise(3000, -12, 19));
        used.Reset();
        var voice = Voices.Voice(1000, -25);
        Assert.Equal(Detect(new EnergyDetector(), voice), Detect(used, voice));
        Assert.Throws<ArgumentException>(() => used.Detect(new short[255]));
    }

    [Fact]
    public void A_window_allocates_nothing()
    {
        var detector = new EnergyDetector();
        var window = Voices.Voice(32, -20);
        Assert.Equal(0, Allocation.Of(() => detector.Detect(window)));
    }
}
