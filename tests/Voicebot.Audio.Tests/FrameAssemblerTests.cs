namespace Voicebot.Audio.Tests;

public sealed class FrameAssemblerTests
{
    private static short[] Ramp(int start, int count) => [.. Enumerable.Range(start, count).Select(value => (short)value)];

    [Fact]
    public void Every_chunk_length_gives_the_same_frames()
    {
        var samples = Ramp(0, 1000);
        for (var chunk = 1; chunk <= 400; chunk++)
        {
            var assembler = new FrameAssembler(400);
            var frame = new short[160];
            var heard = new List<short>();
            for (var at = 0; at < samples.Length;)
            {
                var taken = assembler.Write(samples.AsSpan(at, Math.Min(chunk, samples.Length - at)));
                at += taken;
                while (assembler.TryRead(frame))
                    heard.AddRange(frame);
                Assert.True(assembler.BufferedSamples < 160);
            }
            Assert.True(samples.AsSpan(0, 960).SequenceEqual(heard.ToArray()));
            Assert.Equal(40, assembler.BufferedSamples);
            Assert.True(assembler.TryReadPadded(frame));
            Assert.Equal(samples[960..], frame[..40]);
            Assert.All(frame[40..], sample => Assert.Equal(0, sample));
            Assert.False(assembler.TryReadPadded(frame));
        }
    }

    [Fact]
    public void When_full_it_takes_what_fits_and_keeps_what_it_has()
    {
        var assembler = new FrameAssembler(200);
        Assert.Equal(150, assembler.Write(Ramp(0, 150)));
        Assert.Equal(50, assembler.Write(Ramp(150, 90)));
        Assert.Equal(0, assembler.Write(Ramp(0, 10)));
        Assert.Equal(0, assembler.FreeSamples);
        var frame = new short[160];
        Assert.True(assembler.TryRead(frame));
        Assert.Equal(Ramp(0, 160), frame);
        Assert.Equal(160, assembler.FreeSamples);
        Assert.Equal(160, assembler.Write(Ramp(200, 300)));
        Assert.True(assembler.TryRead(frame));
        Assert.Equal(Ramp(160, 160), frame);
        Assert.False(assembler.TryRead(frame));
        Assert.Equal(Ramp(160, 160), frame);
        Assert.Equal(40, assembler.BufferedSamples);
    }

    [Fact]
    public void It_behaves_like_a_queue_whatever_is_done_to_it()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var capacity = random.Next(160, 700);
            var assembler = new FrameAssembler(capacity);
            var model = new Queue<short>();
            var next = 0;
            for (var step = 0; step < 100; step++)
            {
                var frame = new short[160];
                switch (random.Next(10))
                {
                    case 0 when step % 7 == 0:
                        assembler.Clear();
                        model.Clear();
                        break;
                    case <= 4:
                        var chunk = Ramp(next, random.Next(0, 400));
                        var taken = assembler.Write(chunk);
                        Assert.Equal(Math.Min(chunk.Length, capacity - model.Count), taken);
                        foreach (var sample in chunk[..taken])
                            model.Enqueue(sample);
                        next = (next + taken) % 30000;
                        break;
                    case <= 7:
                        Assert.Equal(model.Count >= 160, assembler.TryRead(frame));
                        if (model.Count >= 160)
                            Assert.All(frame, sample => Assert.Equal(model.Dequeue(), sample));
                        break;
                    default:
                        Assert.Equal(model.Count > 0, assembler.TryReadPadded(frame));
                        Assert.All(frame, sample => Assert.Equal(model.TryDequeue(out var expected) ? expected : 0, sample));
                        break;
                }
                Assert.Equal(model.Count, assembler.BufferedSamples);
                Assert.Equal(capacity, assembler.BufferedSamples + assembler.FreeSamples);
            }
        }
    }

    [Fact]
    public void A_frame_may_be_a_detector_window()
    {
        var assembler = new FrameAssembler(512, VoiceActivity.WindowSamples);
        Assert.Equal(256, assembler.FrameSamples);
        var window = new short[256];
        assembler.Write(Ramp(0, 255));
        Assert.False(assembler.TryRead(window));
        assembler.Write(Ramp(255, 2));
        Assert.True(assembler.TryRead(window));
        Assert.Equal(Ramp(0, 256), window);
        Assert.True(assembler.TryReadPadded(window));
        Assert.Equal([256, 0], window[..2]);
        Assert.Throws<ArgumentException>(() => assembler.TryRead(new short[160]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameAssembler(512, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameAssembler(255, 256));
    }

    [Fact]
    public void A_frame_has_160_samples_and_a_capacity_at_least_that()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameAssembler(159));
        var assembler = new FrameAssembler(160);
        Assert.Throws<ArgumentException>(() => assembler.TryRead(new short[159]));
        Assert.Throws<ArgumentException>(() => assembler.TryReadPadded(new short[161]));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var assembler = new FrameAssembler(1000);
        var frame = new short[160];
        Assert.Equal(0, Allocation.Of(() =>
        {
            assembler.Write(frame);
            assembler.TryRead(frame);
        }));
    }
}
