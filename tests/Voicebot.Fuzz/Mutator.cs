using System.Buffers.Binary;

namespace Voicebot.Fuzz;

/// <summary>Makes inputs out of other inputs. The same seed makes the same ones.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    public const int MostBytes = 64 * 1024;

    private const int MostSteps = 8;
    private const int MostRepeats = 400;

    private static readonly long[] s_numbers = [0, 1, 2, 7, 8, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 320, 1000, 4096, 32767, 32768, 65535, 65536, int.MaxValue, 1L << 31, uint.MaxValue, long.MaxValue, -1, -2, long.MinValue];

    public byte[] Next(IReadOnlyList<byte[]> corpus)
    {
        var input = new List<byte>(Any(corpus));
        for (var steps = 1 + random.Next(MostSteps); steps > 0; steps--)
            Step(input, corpus);
        if (input.Count > MostBytes)
            input.RemoveRange(MostBytes, input.Count - MostBytes);
        return [.. input];
    }

    private void Step(List<byte> input, IReadOnlyList<byte[]> corpus)
    {
        var at = random.Next(input.Count + 1);
        var length = Math.Min(input.Count - at, 1 << random.Next(9));
        switch (random.Next(11))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(random.Next(input.Count + 1), input.GetRange(at, length));
                break;
            case 4:
                input.InsertRange(at, Enumerable.Range(0, 1 + random.Next(16)).Select(_ => (byte)random.Next(256)));
                break;
            case 5 or 6 when words.Count > 0:
                input.InsertRange(at, Any(words));
                break;
            case 7 when words.Count > 0:
                input.RemoveRange(at, Math.Min(length, input.Count - at));
                input.InsertRange(at, Any(words));
                break;
            case 8:
                Number(input, at);
                break;
            case 9:
                var other = Any(corpus);
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other.Skip(random.Next(other.Length + 1)));
                break;
            case 10 when length > 0 && random.Next(4) == 0:
                var part = input.GetRange(at, Math.Min(length, 64));
                for (var times = random.Next(MostRepeats); times > 0 && input.Count < MostBytes; times--)
                    input.InsertRange(at, part);
                break;
        }
    }

    // In two's complement, either end first, or as text: whatever the grammar calls a number.
    private void Number(List<byte> input, int at)
    {
        var value = s_numbers[random.Next(s_numbers.Length)] + random.Next(-1, 2);
        Span<byte> bytes = stackalloc byte[8];
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        else
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        var width = 1 << random.Next(4);
        ReadOnlySpan<byte> written = random.Next(3) == 0
            ? System.Text.Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : BitConverter.IsLittleEndian && random.Next(2) == 0 ? bytes[..width] : bytes[^width..];
        if (random.Next(2) == 0)
            input.RemoveRange(at, Math.Min(written.Length, input.Count - at));
        input.InsertRange(at, written.ToArray());
    }

    private byte[] Any(IReadOnlyList<byte[]> of) => of[random.Next(of.Count)];
}
