using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Calls;
using Voicebot.Audio;
using Voicebot.Audio.Tests;

namespace Voicebot.Appliance.Tests.Calls;

public sealed class PlayoutTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<int> _drained = [];
    private readonly Playout _playout;
    private readonly short[] _frame = new short[Slin.FrameSamples];

    public PlayoutTests() => _playout = new Playout(_clock, _drained.Add);

    [Fact]
    public void With_nothing_to_say_every_frame_is_silence_and_nothing_ends()
    {
        for (var i = 0; i < 100; i++)
            Assert.All(Next(), sample => Assert.Equal(0, sample));
        Assert.Empty(_drained);
    }

    [Fact]
    public void What_is_said_and_what_is_not_have_the_same_soft_noise_under_them()
    {
        var playout = new Playout(_clock, _drained.Add, new ComfortNoise(1));
        var expected = new ComfortNoise(1);
        var frame = new short[Slin.FrameSamples];
        var noise = new short[Slin.FrameSamples];
        var speech = playout.Begin();
        for (var i = 0; i < 200; i++)
        {
            if (i == 50)
                playout.Write(speech, Of(1000, 50));
            if (i == 70)
                playout.Pause();
            if (i == 120)
                playout.Resume();
            playout.NextFrame(frame);
            noise.AsSpan().Clear();
            expected.Add(noise);
            var spoken = i is >= 50 and < 70 or >= 120 and < 170 ? 1000 : 0;
            Assert.Equal(noise.Select(sample => (short)(sample + spoken)), frame);
        }
    }

    [Fact]
    public void Samples_come_out_once_in_order_whatever_the_lengths_they_came_in()
    {
        // Far more than the ring holds, so that positions wrap; lengths that never fit the frame.
        var random = new Random(1);
        var speech = _playout.Begin();
        short written = 1, read = 1;
        for (long total = 0; total < 3L * Playout.CapacitySamples;)
        {
            var chunk = new short[random.Next(1, 5000)];
            for (var i = 0; i < chunk.Length; i++)
                chunk[i] = Following(ref written);
            Assert.Equal(chunk.Length, _playout.Write(speech, chunk));
            total += chunk.Length;
            while (_playout.BufferedSamples >= Slin.FrameSamples)
            {
                foreach (var sample in Next())
                    Assert.Equal(Following(ref read), sample);
            }
        }
    }

    [Fact]
    public void A_partial_frame_waits_within_a_speech_and_is_padded_at_its_end()
    {
        var speech = _playout.Begin();
        _playout.Write(speech, Ones(100));
        Assert.All(Next(), sample => Assert.Equal(0, sample));
        Assert.Equal(100, _playout.BufferedSamples);
        _playout.End(speech);
        var last = Next();
        Assert.All(last[..100], sample => Assert.Equal(1, sample));
        Assert.All(last[100..], sample => Assert.Equal(0, sample));
        Assert.Equal([speech], _drained);
    }

    [Fact]
    public void The_end_is_told_once_with_the_last_sample_and_not_before()
    {
        var speech = _playout.Begin();
        _playout.Write(speech, Ones(3 * Slin.FrameSamples));
        _playout.End(speech);
        Next();
        Next();
        Assert.Empty(_drained);
        Next();
        Assert.Equal([speech], _drained);
        Next();
        Next();
        Assert.Equal([speech], _drained);
    }

    [Fact]
    public void A_speech_without_a_sample_ends_too()
    {
        var speech = _playout.Begin();
        _playout.End(speech);
        Next();
        Assert.Equal([speech], _drained);
    }

    [Fact]
    public void What_is_cleared_is_never_heard_and_its_end_never_told()
    {
        var cut = _playout.Begin();
        _playout.Write(cut, Ones(10 * Slin.FrameSamples));
        _playout.End(cut);
        Next();
        _playout.Clear();
        Assert.Equal(0, _playout.BufferedSamples);
        Assert.All(Next(), sample => Assert.Equal(0, sample));
        Assert.Empty(_drained);

        // The cancelled speech's task may still run: what it writes is refused.
        Assert.Equal(-1, _playout.Write(cut, Ones(160)));
        _playout.End(cut);
        Next();
        Assert.Empty(_drained);

        var next = _playout.Begin();
        _playout.Write(next, Ones(160));
        _playout.End(next);
        Assert.All(Next(), sample => Assert.Equal(1, sample));
        Assert.Equal([next], _drained);
    }

    [Fact]
    public void It_takes_no_more_than_it_holds()
    {
        var speech = _playout.Begin();
        Assert.Equal(Playout.CapacitySamples, _playout.Write(speech, new short[Playout.CapacitySamples + 500]));
        Assert.Equal(0, _playout.Write(speech, Ones(1)));
        // What was played is kept for a while: an interrupted clause may have to be said again.
        for (var played = 0; played < Playout.MaxRewindSamples; played += Slin.FrameSamples)
            Next();
        Assert.Equal(0, _playout.Write(speech, Ones(1)));
        Next();
        Next();
        Assert.Equal(Slin.FrameSamples, _playout.Write(speech, new short[1000]));
    }

    [Fact]
    public void What_was_full_has_room_again_once_it_is_cleared()
    {
        var full = _playout.Begin();
        Next();
        _playout.Write(full, Ones(Playout.CapacitySamples + 1));
        Next();
        _playout.Clear();
        var speech = _playout.Begin();
        Assert.Equal(1000, _playout.Write(speech, Ones(1000)));
        Assert.All(Next(), sample => Assert.Equal(1, sample));
    }

    [Fact]
    public void An_end_told_just_before_a_pause_is_told_again_when_the_clause_has_been_said_again()
    {
        var speech = _playout.Begin();
        _playout.Write(speech, Ones(2 * Slin.FrameSamples));
        _playout.End(speech);
        Next();
        Next();
        Assert.Equal([speech], _drained);
        _playout.Pause();
        Next();
        _playout.Resume();
        Next();
        Assert.Equal([speech], _drained);
        Next();
        Assert.Equal([speech, speech], _drained);
        Next();
        Assert.Equal([speech, speech], _drained);
    }

    [Fact]
    public void Paused_it_is_silent_and_goes_on_at_the_beginning_of_the_clause()
    {
        var speech = _playout.Begin();
        _playout.Write(speech, Of(1, 10));
        _playout.BeginClause(speech);
        _playout.Write(speech, Of(2, 10));
        _playout.End(speech);
        for (var i = 0; i < 13; i++)
            Next();
        _playout.Pause();
        for (var i = 0; i < 50; i++)
            Assert.All(Next(), sample => Assert.Equal(0, sample));
        Assert.Empty(_drained);
        _playout.Resume();
        for (var i = 0; i < 10; i++)
            Assert.All(Next(), sample => Assert.Equal(2, sample));
        Assert.Equal([speech], _drained);
    }

    [Fact]
    public void Paused_before_its_first_frame_it_does_not_say_the_speech_before_again()
    {
        var before = _playout.Begin();
        _playout.Write(before, Of(1, 5));
        _playout.End(before);
        for (var i = 0; i < 5; i++)
            Next();
        var speech = _playout.Begin();
        _playout.Write(speech, Of(2, 5));
        _playout.Pause();
        Next();
        _playout.Resume();
        Assert.All(Next(), sample => Assert.Equal(2, sample));
    }

    [Fact]
    public void A_very_long_clause_goes_on_as_far_back_as_is_kept()
    {
        var speech = _playout.Begin();
        var ramp = new short[Playout.MaxRewindSamples * 2];
        for (var i = 0; i < ramp.Length; i++)
            ramp[i] = (short)(i / Slin.FrameSamples + 1);
        _playout.Write(speech, ramp);
        for (var i = 0; i < 600; i++)
            Next();
        _playout.Pause();
        Next();
        _playout.Resume();
        Assert.Equal(600 - Playout.MaxRewindSamples / Slin.FrameSamples + 1, Next()[0]);
    }

    [Fact]
    public void Clearing_ends_a_pause()
    {
        var cut = _playout.Begin();
        _playout.Write(cut, Of(1, 10));
        Next();
        _playout.Pause();
        _playout.Clear();
        var next = _playout.Begin();
        _playout.Write(next, Of(2, 2));
        Assert.All(Next(), sample => Assert.Equal(2, sample));
    }

    [Fact]
    public void The_first_frame_of_each_speech_is_stamped()
    {
        var speech = _playout.Begin();
        Next();
        Assert.Equal(0, _playout.FirstFrameAt);
        _playout.Write(speech, Ones(2 * Slin.FrameSamples));
        _clock.Advance(TimeSpan.FromMilliseconds(40));
        Next();
        var at = _playout.FirstFrameAt;
        Assert.Equal(_clock.GetTimestamp(), at);
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        Next();
        Assert.Equal(at, _playout.FirstFrameAt);
        _playout.Begin();
        Assert.Equal(0, _playout.FirstFrameAt);
    }

    [Fact]
    public void What_was_sent_is_kept_pauses_included()
    {
        Next();
        var speech = _playout.Begin();
        _playout.Write(speech, Of(7, 2));
        Next();
        _playout.Pause();
        Next();
        Assert.Equal(3 * Slin.FrameSamples, _playout.Sent.Position);
        var kept = new short[3 * Slin.FrameSamples];
        _playout.Sent.CopyTo(0, kept);
        Assert.Equal([.. new short[Slin.FrameSamples], .. Of(7, 1), .. new short[Slin.FrameSamples]], kept);
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var speech = _playout.Begin();
        _playout.Write(speech, Ones(400 * Slin.FrameSamples));
        Assert.Equal(0, Allocation.Of(() => _playout.NextFrame(_frame)));
        Assert.InRange(_playout.BufferedSamples, 1, 200 * Slin.FrameSamples); // all of them were frames of speech
    }

    [Fact]
    public async Task Producer_and_clock_at_once_lose_and_double_nothing()
    {
        var speech = _playout.Begin();
        const int samples = 4_000_000;
        var producing = Task.Run(async () =>
        {
            var random = new Random(2);
            short next = 1;
            for (var sent = 0; sent < samples;)
            {
                var chunk = new short[Math.Min(random.Next(1, 3000), samples - sent)];
                for (var i = 0; i < chunk.Length; i++)
                    chunk[i] = Following(ref next);
                for (ReadOnlyMemory<short> left = chunk; left.Length > 0;)
                {
                    left = left[_playout.Write(speech, left.Span)..];
                    if (left.Length > 0)
                        await Task.Yield();
                }
                sent += chunk.Length;
            }
            _playout.End(speech);
        }, TestContext.Current.CancellationToken);

        short expected = 1;
        long heard = 0;
        var frame = new short[Slin.FrameSamples];
        while (_drained.Count == 0)
        {
            _playout.NextFrame(frame);
            foreach (var sample in frame)
            {
                if (sample == 0)
                    continue; // silence: the producer was slower
                if (Following(ref expected) != sample)
                    Assert.Fail($"after {heard} samples: {sample}");
                heard++;
            }
        }
        await producing;
        Assert.Equal(samples, heard);
    }

    [Fact]
    public async Task A_resume_beside_the_running_clock_always_begins_at_the_clause()
    {
        const int clauseFrames = 300;
        var speech = _playout.Begin();
        for (short frame = 1; frame <= clauseFrames; frame++)
            Assert.Equal(Slin.FrameSamples, _playout.Write(speech, Of(frame, 1)));
        var over = false;
        long silent = 0, spoken = 0;
        short first = 0; // of what was said after silence
        var clock = Task.Run(() =>
        {
            var frame = new short[Slin.FrameSamples];
            short before = 0;
            while (!Volatile.Read(ref over))
            {
                _playout.NextFrame(frame);
                if (frame[0] == 0)
                {
                    Volatile.Write(ref silent, silent + 1);
                }
                else
                {
                    if (before == 0)
                        Volatile.Write(ref first, frame[0]);
                    Volatile.Write(ref spoken, spoken + 1);
                }
                before = frame[0];
                Thread.Yield(); // other tests run beside this one
            }
        }, TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < 3_000; i++)
            {
                _playout.Pause();
                Await(ref silent, Volatile.Read(ref silent) + 2); // the frame that was under way when we paused is over
                var before = Volatile.Read(ref spoken);
                _playout.Resume();
                Await(ref spoken, before + 1);
                Assert.Equal(1, Volatile.Read(ref first));
            }
        }
        finally
        {
            Volatile.Write(ref over, true);
            await clock;
        }

        static void Await(ref long counter, long value)
        {
            var spin = new SpinWait();
            while (Volatile.Read(ref counter) < value)
                spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    // 1..30000 and again: never 0, which means silence here.
    private static short Following(ref short value)
    {
        var now = value;
        value = value == 30_000 ? (short)1 : (short)(value + 1);
        return now;
    }

    private static short[] Ones(int count)
    {
        var samples = new short[count];
        Array.Fill(samples, (short)1);
        return samples;
    }

    private static short[] Of(short value, int frames)
    {
        var samples = new short[frames * Slin.FrameSamples];
        Array.Fill(samples, value);
        return samples;
    }

    private short[] Next()
    {
        _playout.NextFrame(_frame);
        return [.. _frame];
    }
}
