namespace Voicebot.Audio;

/// <summary>Complex FFT of one size, in place, radix 2 (Cooley and Tukey). Allocates only in the constructor.</summary>
sealed class Fft
{
    private readonly int[] _reversed;
    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <param name="size">A power of two.</param>
    public Fft(int size)
    {
        var bits = int.Log2(size);
        _reversed = new int[size];
        for (var i = 0; i < size; i++)
            _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
        _cosines = new float[size / 2];
        _sines = new float[size / 2];
        for (var i = 0; i < size / 2; i++)
            (_sines[i], _cosines[i]) = ((float)Math.Sin(-2 * Math.PI * i / size), (float)Math.Cos(-2 * Math.PI * i / size));
    }

    public int Size => _reversed.Length;

    /// <summary>X[k] = Σ x[n]·e^(−2πikn/N). For the inverse (times N), exchange the two parts before and after.</summary>
    public void Transform(Span<float> real, Span<float> imaginary)
    {
        var size = _reversed.Length;
        real = real[..size];
        imaginary = imaginary[..size];
        for (var i = 0; i < size; i++)
        {
            var j = _reversed[i];
            if (j <= i)
                continue;
            (real[i], real[j]) = (real[j], real[i]);
            (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
        }
        for (var half = 1; half < size; half *= 2)
        {
            var stride = size / 2 / half;
            for (var start = 0; start < size; start += 2 * half)
            {
                var upperReal = real.Slice(start, half);
                var upperImaginary = imaginary.Slice(start, half);
                var lowerReal = real.Slice(start + half, half);
                var lowerImaginary = imaginary.Slice(start + half, half);
                for (int k = 0, w = 0; k < upperReal.Length; k++, w += stride)
                {
                    var cosine = _cosines[w];
                    var sine = _sines[w];
                    var r = lowerReal[k] * cosine - lowerImaginary[k] * sine;
                    var i = lowerReal[k] * sine + lowerImaginary[k] * cosine;
                    lowerReal[k] = upperReal[k] - r;
                    lowerImaginary[k] = upperImaginary[k] - i;
                    upperReal[k] += r;
                    upperImaginary[k] += i;
                }
            }
        }
    }
}
