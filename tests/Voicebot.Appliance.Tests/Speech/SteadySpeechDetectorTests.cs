using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Speech;

public sealed class SteadySpeechDetectorTests
{
    private const float FromFirst = 0.3f; // no speech to either, and tells who answers
    private const float FromSpare = 0.4f;
    private const int Second = 8000 / ISpeechDetector.WindowSamples;

    [Fact]
    public void A_detector_that_works_is_left_alone()
    {
        using var steady = Steady(_ => FromFirst, _ => FromSpare);
        Assert.All(Answers(steady, 60 * Second), answer => Assert.Equal(FromFirst, answer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void One_that_fails_is_not_asked_again(int window)
    {
        var asked = 0;
        using var steady = Steady(at => at < window ? FromFirst : ++asked > 0 ? throw new EngineException("broken") : 0, _ => FromSpare);
        Assert.Equal(Enumerable.Range(0, 2 * window + 2).Select(at => at < window ? FromFirst : FromSpare), Answers(steady, 2 * window + 2));
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    public void What_is_no_probability_is_a_failure(float answer)
    {
        using var steady = Steady(_ => answer, _ => FromSpare);
        Assert.Equal([FromSpare, FromSpare], Answers(steady, 2));
    }

    [Fact]
    public void Who_speaks_for_two_seconds_is_heard_even_if_the_first_is_deaf()
    {
        using var steady = Steady(_ => 0, at => at < 10 * Second ? 0 : 1);
        var answers = Answers(steady, 13 * Second);
        Assert.InRange(answers.FindIndex(answer => answer == 1) - 10 * Second, Second, 2 * Second);
        Assert.All(answers[(12 * Second)..], answer => Assert.Equal(1, answer));
    }

    [Fact]
    public void Short_noises_that_only_the_spare_takes_for_speech_are_no_sign_of_deafness()
    {
        using var steady = Steady(_ => 0, at => at % (3 * Second) < Second / 2 ? 1 : 0); // half a second in three, for ten minutes
        Assert.All(Answers(steady, 600 * Second), answer => Assert.Equal(0, answer));
    }

    [Fact]
    public void One_that_has_found_speech_is_believed_when_it_finds_none()
    {
        using var steady = Steady(at => at == 5 ? 0.9f : 0, _ => 1); // hold music, to the spare one's ear
        Assert.All(Answers(steady, 60 * Second)[6..], answer => Assert.Equal(0, answer));
    }

    [Theory]
    [InlineData(0.3f, 0.6f, 0.5f)]
    [InlineData(0.3f, 0.4f, 0.3f)]
    [InlineData(0.2f, 1f, 0.2f)] // no doubt: it hears none
    [InlineData(0.7f, 0f, 0.7f)]
    public void Where_the_first_doubts_the_spare_one_has_the_casting_vote(float first, float spare, float answer)
    {
        using var steady = Steady(at => at == 0 ? 0.9f : first, _ => spare);
        Assert.All(Answers(steady, Second)[1..], found => Assert.Equal(answer, found));
    }

    [Fact]
    public void A_new_call_begins_with_the_first_again()
    {
        var broken = true;
        using var steady = Steady(_ => broken ? throw new EngineException("broken") : FromFirst, _ => FromSpare);
        Assert.Equal([FromSpare], Answers(steady, 1));
        broken = false;
        steady.Reset();
        Assert.Equal([FromFirst], Answers(steady, 1));
    }

    private static SteadySpeechDetector Steady(Func<int, float> first, Func<int, float> spare) =>
        new(new Scripted(first), new Scripted(spare), NullLogger.Instance);

    private static List<float> Answers(SteadySpeechDetector steady, int windows) =>
        [.. Enumerable.Range(0, windows).Select(_ => steady.Detect(new short[ISpeechDetector.WindowSamples]))];

    private sealed class Scripted(Func<int, float> answer) : ISpeechDetector
    {
        private int _window;

        public float Detect(ReadOnlySpan<short> window) => answer(_window++);

        public void Reset() => _window = 0;

        public void Dispose()
        {
        }
    }
}
