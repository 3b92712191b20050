using Voicebot.Lab.Speech;

namespace Voicebot.Models.Tests.Speech;

public sealed class WordErrorsTests
{
    [Theory]
    [InlineData("Oui, c'est ça.", "oui c est ça")]
    [InlineData("Quatre-vingt-dix !", "quatre vingt dix")]
    [InlineData("ÉTÉ  œuvre", "été œuvre")]
    [InlineData(" ‖ ", "")]
    public void Words_are_lower_case_and_without_marks(string text, string words) =>
        Assert.Equal(words, string.Join(' ', WordErrors.Words(text)));

    [Theory]
    [InlineData("un deux trois", "un deux trois", 0, "+++")]
    [InlineData("un deux trois", "un douze trois", 1, "+-+")]
    [InlineData("un deux trois", "un trois", 1, "+-+")]
    [InlineData("un deux trois", "un deux et trois", 1, "+++")]
    [InlineData("un deux trois", "", 3, "---")]
    [InlineData("", "allô allô", 2, "")]
    [InlineData("zéro six douze", "six douze", 1, "-++")]
    [InlineData("a b c d", "b c d a", 2, "-+++")]
    public void Errors_are_the_least_changes_and_each_word_knows_whether_it_was_heard(string said, string heard, int errors, string right)
    {
        var counted = WordErrors.Count(said, heard);
        Assert.Equal(errors, counted.Errors);
        Assert.Equal(right, string.Concat(counted.Right.Select(one => one ? '+' : '-')));
    }

    [Fact]
    public void Number_words_are_counted_among_the_words_said()
    {
        var counted = WordErrors.Count("C'est le zéro six, une fois et cent.", "c'est le zéro sept une fois et cent mille");
        Assert.Equal(3, counted.NumberWords);
        Assert.Equal(2, counted.NumbersRight);
    }
}
