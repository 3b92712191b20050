namespace Voicebot.Audio.Tests;

public sealed class FftTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(512)]
    public void It_is_the_sum_it_stands_for_and_its_exchange_the_inverse(int size)
    {
        var fft = new Fft(size);
        var random = new Random(size);
        var real = Enumerable.Range(0, size).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var imaginary = Enumerable.Range(0, size).Select(_ => random.NextSingle() - 0.5f).ToArray();
        float[] r = [.. real], i = [.. imaginary];
        fft.Transform(r, i);
        for (var k = 0; k < size; k++)
        {
            var sum = System.Numerics.Complex.Zero;
            for (var n = 0; n < size; n++)
                sum += new System.Numerics.Complex(real[n], imaginary[n]) * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * n * k / size);
            Assert.Equal(sum.Real, r[k], 1e-3);
            Assert.Equal(sum.Imaginary, i[k], 1e-3);
        }
        fft.Transform(i, r);
        for (var n = 0; n < size; n++)
        {
            Assert.Equal(real[n], r[n] / size, 1e-4f);
            Assert.Equal(imaginary[n], i[n] / size, 1e-4f);
        }
    }
}
