namespace Voicebot.Audio.Tests;

public sealed class ResamplerTests
{
    private static readonly int[] RatesHz = [8000, 11025, 16000, 22050, 24000, 44100, 48000];

    public static readonly TheoryData<int, int> Pairs = [.. RatesHz.SelectMany(from => RatesHz.Select(to => (from, to)))];

    private static float[] Convert(Resampler resampler, ReadOnlySpan<float> input)
    {
        var output = new float[resampler.MaxOutputSamples(input.Length)];
        var written = resampler.Process(input, output);
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }

    [Theory, MemberData(nameof(Pairs))]
    public void The_pass_band_is_flat_and_clean(int fromHz, int toHz)
    {
        var resampler = new Resampler(fromHz, toHz);
        var edge = 0.85 * Math.Min(fromHz, toHz) / 2;
        double lowest = 0, highest = 0, worstRest = -200;
        for (var i = 0; i <= 20; i++)
        {
            var frequency = edge * i / 20;
            var input = Spectrum.Sine(frequency, fromHz, fromHz / 4);
            var output = Convert(resampler, input);
            // The ends, where the signal starts out of silence, are not a steady tone.
            var skip = output.Length / 10;
            var steady = output.AsSpan(skip, output.Length - 2 * skip);
            var (tone, rest) = Spectrum.Fit(steady, frequency, toHz);
            var gain = Spectrum.Db(tone / Spectrum.Fit(input, frequency, fromHz).Tone);
            lowest = Math.Min(lowest, gain);
            highest = Math.Max(highest, gain);
            worstRest = Math.Max(worstRest, Spectrum.Db(rest / tone));
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{fromHz} -> {toHz}: {lowest:F4}..{highest:F4} dB, images {worstRest:F1} dB");
        Assert.InRange(lowest, -0.5, 0);
        Assert.InRange(highest, 0, 0.5);
        Assert.True(worstRest < -60, $"{worstRest}");
    }

    [Theory, MemberData(nameof(Pairs))]
    public void What_does_not_fit_the_lower_rate_is_gone(int fromHz, int toHz)
    {
        if (toHz >= fromHz)
            return; // Nothing that the input can hold is above the output's half.
        var resampler = new Resampler(fromHz, toHz);
        var worst = -200.0;
        for (var i = 0; i <= 20; i++)
        {
            var frequency = toHz / 2.0 + (fromHz - toHz) / 2.0 * i / 20;
            var input = Spectrum.Sine(frequency, fromHz, fromHz / 4, phase: 0.7);
            var output = Convert(resampler, input);
            var skip = output.Length / 10;
            double power = 0;
            foreach (var sample in output.AsSpan(skip, output.Length - 2 * skip))
                power += sample * sample;
            worst = Math.Max(worst, Spectrum.Db(Math.Sqrt(power / (output.Length - 2 * skip)) / 0.354));
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{fromHz} -> {toHz}: alias {worst:F1} dB");
        Assert.True(worst < -60, $"{worst}");
    }

    [Theory, MemberData(nameof(Pairs))]
    public void The_output_is_not_delayed(int fromHz, int toHz)
    {
        // A slow tone is compared sample by sample: one sample of delay at 48 kHz would be an error of 0.04.
        var input = Spectrum.Sine(300, fromHz, fromHz / 5);
        var expected = Spectrum.Sine(300, toHz, toHz / 5);
        var output = Convert(new Resampler(fromHz, toHz), input);
        Assert.Equal(expected.Length, output.Length);
        for (var i = expected.Length / 10; i < expected.Length * 9 / 10; i++)
            Assert.Equal(expected[i], output[i], 0.001f);
    }

    [Theory, MemberData(nameof(Pairs))]
    public void The_length_is_exact(int fromHz, int toHz)
    {
        var resampler = new Resampler(fromHz, toHz);
        int[] lengths = [.. Enumerable.Range(0, 700), 4001, 22049];
        foreach (var length in lengths)
        {
            var expected = (int)Math.Round((double)length * toHz / fromHz, MidpointRounding.AwayFromZero);
            Assert.Equal(expected, Convert(resampler, new float[length]).Length);
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Every_split_of_a_short_input_gives_the_same_bits(int fromHz, int toHz)
    {
        var resampler = new Resampler(fromHz, toHz);
        var input = new short[300];
        Tone.WhiteNoise(input, -12, seed: 3);
        var whole = Resampler.Convert(input, fromHz, toHz);
        var output = new short[resampler.MaxOutputSamples(input.Length) + 10];
        for (var cut = 0; cut <= input.Length; cut++)
        {
            var written = resampler.Process(input.AsSpan(0, cut), output);
            Assert.True(written <= resampler.MaxOutputSamples(cut));
            written += resampler.Process(input.AsSpan(cut), output.AsSpan(written));
            written += resampler.Flush(output.AsSpan(written));
            Assert.True(output.AsSpan(0, written).SequenceEqual(whole), $"cut at {cut}");
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Random_splits_of_a_long_input_give_the_same_bits_in_every_variant(int fromHz, int toHz)
    {
        var random = new Random(fromHz + toHz);
        var filter = new ResamplerFilter(fromHz, toHz);
        var input = new short[20_000];
        Tone.WhiteNoise(input, -12, seed: 4);
        var floatInput = new float[input.Length];
        Slin.ToFloat(input, floatInput);
        var whole = Convert(new Resampler(filter), floatInput);
        var wholeShort = new short[whole.Length];
        Slin.FromFloat(whole, wholeShort);
        Assert.Equal(wholeShort, Resampler.Convert(input, fromHz, toHz));
        for (var round = 0; round < 5; round++)
        {
            var toShort = new Resampler(filter);
            var toFloat = new Resampler(filter);
            var mixed = new Resampler(filter);
            var shorts = new List<short>();
            var floats = new List<float>();
            var mixes = new List<float>();
            for (var at = 0; at < input.Length;)
            {
                var length = Math.Min(random.Next(0, round == 0 ? 5000 : 400), input.Length - at);
                var shortOut = new short[toShort.MaxOutputSamples(length)];
                var floatOut = new float[toShort.MaxOutputSamples(length)];
                shorts.AddRange(shortOut.AsSpan(0, toShort.Process(input.AsSpan(at, length), shortOut)));
                floats.AddRange(floatOut.AsSpan(0, toFloat.Process(floatInput.AsSpan(at, length), floatOut)));
                mixes.AddRange(floatOut.AsSpan(0, mixed.Process(input.AsSpan(at, length), floatOut)));
                at += length;
            }
            var shortTail = new short[toShort.MaxOutputSamples(0)];
            var floatTail = new float[toShort.MaxOutputSamples(0)];
            shorts.AddRange(shortTail.AsSpan(0, toShort.Flush(shortTail)));
            floats.AddRange(floatTail.AsSpan(0, toFloat.Flush(floatTail)));
            mixes.AddRange(floatTail.AsSpan(0, mixed.Flush(floatTail)));
            Assert.True(wholeShort.AsSpan().SequenceEqual(shorts.ToArray()));
            Assert.True(whole.AsSpan().SequenceEqual(floats.ToArray()));
            Assert.True(whole.AsSpan().SequenceEqual(mixes.ToArray()));
        }
    }

    [Fact]
    public void The_same_rate_changes_nothing()
    {
        var input = new short[1000];
        Tone.WhiteNoise(input, -10, seed: 5);
        Assert.Equal(input, Resampler.Convert(input, 8000, 8000));
    }

    [Fact]
    public void A_loud_input_saturates_instead_of_wrapping()
    {
        var input = new short[800];
        for (var i = 0; i < input.Length; i++)
            input[i] = i / 40 % 2 == 0 ? short.MaxValue : short.MinValue;
        var output = Resampler.Convert(input, 8000, 16000);
        for (var i = 0; i < output.Length; i++)
        {
            var distanceToEdge = Math.Abs(i % 80 - 40);
            if (distanceToEdge < 30)
                Assert.Equal(i / 80 % 2 == 0, output[i] > 0);
        }
    }

    [Fact]
    public void A_flush_or_reset_forgets_the_stream()
    {
        var input = new short[500];
        Tone.WhiteNoise(input, -10, seed: 6);
        var fresh = Resampler.Convert(input, 22050, 8000);
        var used = new Resampler(22050, 8000);
        var output = new short[used.MaxOutputSamples(500)];
        used.Process(input.AsSpan(0, 333), output);
        used.Reset();
        for (var round = 0; round < 2; round++)
        {
            var written = used.Process(input, output);
            written += used.Flush(output.AsSpan(written));
            Assert.Equal(fresh, output[..written]);
        }
    }

    [Fact]
    public void An_output_too_short_throws_and_takes_nothing()
    {
        var input = new short[500];
        Tone.WhiteNoise(input, -10, seed: 7);
        var resampler = new Resampler(8000, 16000);
        var output = new short[resampler.MaxOutputSamples(500)];
        var exact = resampler.Process(input, output);
        resampler.Reset();
        Assert.Throws<ArgumentException>(() => resampler.Process(input, new short[exact - 1]));
        Assert.Throws<ArgumentException>(() => resampler.Process(input, new float[exact - 1]));
        Assert.Equal(exact, resampler.Process(input, new short[exact]));
        Assert.Throws<ArgumentException>(() => resampler.Flush(new short[1000 - exact - 1]));
        Assert.Throws<ArgumentException>(() => resampler.Flush(new float[1000 - exact - 1]));
        Assert.Equal(1000 - exact, resampler.Flush(new short[1000 - exact]));
    }

    [Theory]
    [InlineData(0, 8000)]
    [InlineData(999, 8000)]
    [InlineData(8000, 192001)]
    [InlineData(8000, -8000)]
    [InlineData(8000, 44101)]
    public void Rates_are_bounded(int fromHz, int toHz) => Assert.ThrowsAny<ArgumentException>(() => new Resampler(fromHz, toHz));

    [Theory, MemberData(nameof(Pairs))]
    public void A_frame_allocates_nothing(int fromHz, int toHz)
    {
        var resampler = new Resampler(fromHz, toHz);
        var input = new short[fromHz / 50];
        var output = new short[resampler.MaxOutputSamples(input.Length)];
        var floats = new float[output.Length];
        Assert.Equal(0, Allocation.Of(() =>
        {
            resampler.Process(input, output);
            resampler.Process(input, floats);
            resampler.Process(floats.AsSpan(0, 10), floats);
            resampler.Flush(output);
        }));
    }
}
