using Voicebot.Appliance.Dialogues.French;
using Voicebot.Appliance.Tests.Engines.Models;
using Voicebot.Lab.Sentences;

namespace Voicebot.Appliance.Tests.Dialogues.French;

public class WordsTests
{
    [Theory]
    [InlineData("L’été  À Nîmes", "l'ete a nimes")]
    [InlineData("ŒUF, Ça, naïve", "oeuf, ca, naive")]
    [InlineData("e\u0301te\u0301", "ete")]
    [InlineData("12\u202F000\u00A0€", "12 000 €")]
    [InlineData("Jean\u2011Paul – «\u00A0oui\u00A0»", "jean-paul - \" oui \"")]
    [InlineData("lave\u00ADlinge", "lavelinge")]
    [InlineData("", "")]
    public void Folds(string text, string expected) => Assert.Equal(expected, Words.Fold(text));

    [Fact]
    public void Splits_letters_from_digits_and_elisions_from_words() =>
        Assert.Equal(["c", "est", "le", "12", "b", "aujourd", "hui"], Words.Split("C'est le 12-B, aujourd’hui."));

    [Theory]
    [InlineData("Ma Machine à laver est en panne", "machine a laver", true)]
    [InlineData("les machines à laver", "machine à laver", false)]
    [InlineData("panne", "", false)]
    public void Finds_whole_words_only(string text, string phrase, bool expected) => Assert.Equal(expected, Words.Contain(text, phrase));

    [Theory]
    [InlineData("Depuis l’ÉTÉ, 12-B : œufs…", 0, 3, "Depuis l’ÉTÉ")]
    [InlineData("Depuis l’ÉTÉ, 12-B : œufs…", 3, 6, "12-B : œufs")]
    [InlineData("un e\u0301te\u0301", 1, 2, "e\u0301te\u0301")]
    [InlineData("un", 1, 2, "")]
    public void Words_are_found_as_they_were_written(string text, int first, int end, string expected) => Assert.Equal(expected, Words.Written(text, first, end));

    [Fact]
    public void Each_word_of_what_callers_say_is_found_as_it_was_written()
    {
        foreach (var sentence in SentenceSet.Read(Path.Combine(BorrowedModels.Checkout(), "tests/understanding")).Select(static one => one.Text))
        {
            var words = Words.Split(sentence);
            Assert.Equal(words, Enumerable.Range(0, words.Count).Select(at => Words.Fold(Words.Written(sentence, at, at + 1))));
        }
    }
}
