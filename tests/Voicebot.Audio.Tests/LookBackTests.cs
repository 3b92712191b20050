namespace Voicebot.Audio.Tests;

public sealed class LookBackTests
{
    [Fact]
    public void It_holds_the_last_samples_for_every_capacity_and_chunk_length()
    {
        for (var capacity = 1; capacity <= 20; capacity++)
        {
            for (var chunk = 1; chunk <= 45; chunk++)
            {
                var lookBack = new LookBack(capacity);
                var all = new List<short>();
                for (var round = 0; round < 6; round++)
                {
                    short[] samples = [.. Enumerable.Range(all.Count, chunk).Select(value => (short)value)];
                    lookBack.Write(samples);
                    all.AddRange(samples);
                    var expected = all.TakeLast(capacity).ToArray();
                    var held = new short[capacity];
                    Assert.Equal(expected.Length, lookBack.Count);
                    Assert.Equal(expected.Length, lookBack.CopyTo(held));
                    Assert.Equal(expected, held[..expected.Length]);
                }
            }
        }
    }

    [Fact]
    public void Cleared_it_holds_nothing_and_goes_on()
    {
        var lookBack = new LookBack(3);
        lookBack.Write([1, 2, 3, 4]);
        lookBack.Clear();
        Assert.Equal(0, lookBack.CopyTo([]));
        lookBack.Write([5]);
        var held = new short[1];
        Assert.Equal(1, lookBack.CopyTo(held));
        Assert.Equal([5], held);
    }

    [Fact]
    public void Room_is_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LookBack(0));
        var lookBack = new LookBack(10);
        lookBack.Write(new short[5]);
        Assert.Throws<ArgumentException>(() => lookBack.CopyTo(new short[4]));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var lookBack = new LookBack(2400);
        var frame = new short[160];
        Assert.Equal(0, Allocation.Of(() => lookBack.Write(frame)));
    }
}
