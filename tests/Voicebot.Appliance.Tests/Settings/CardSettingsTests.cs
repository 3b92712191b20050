using System.Text;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Settings;

public sealed class CardSettingsTests
{
    private const string Name = "voicebot.env";

    [Fact]
    public void Lines_keep_their_numbers_and_blank_secrets_are_the_kept_ones()
    {
        const string card = "# bureau\r\nAMI_HOST=10.0.0.2\r\nAMI_SECRET=\r\nMAX_CALLS=3\r\n";
        var merged = CardSettings.Merge(card, "AMI_SECRET=ancien-secret-1\nAMI_HOST=10.9.9.9\n", Name);
        Assert.Equal("# bureau\nAMI_HOST=10.0.0.2\nAMI_SECRET='ancien-secret-1'\nMAX_CALLS=3\n", merged);
    }

    [Fact]
    public void A_secret_that_the_card_does_not_name_stays_and_one_that_it_gives_wins()
    {
        Assert.Equal("AMI_HOST=10.0.0.2\nAMI_SECRET='k'\n", CardSettings.Merge("AMI_HOST=10.0.0.2", "AMI_SECRET=j\nAMI_SECRET=k", Name));
        Assert.Equal("AMI_SECRET=neuf\n", CardSettings.Merge("AMI_SECRET=neuf", "AMI_SECRET=k", Name));
    }

    [Fact]
    public void What_stays_on_the_card_holds_no_secret_and_is_read_as_blank()
    {
        var blank = CardSettings.Blank("# x\nAMI_SECRET='s3cret' # d'Asterisk\nexport ami_secret=other\nMAX_CALLS=1\nSMTP_PASSWORD=third\n", Name);
        Assert.DoesNotContain("s3cret", blank, StringComparison.Ordinal);
        Assert.DoesNotContain("other", blank, StringComparison.Ordinal);
        Assert.DoesNotContain("third", blank, StringComparison.Ordinal);
        Assert.Equal(["", "", "1", ""], Read(blank).Select(setting => setting.Value));
        Assert.Equal(5, blank.Split("\r\n").Length - 1);
        Assert.Equal(blank, CardSettings.Blank(blank, Name));
    }

    [Theory]
    [InlineData("simple")]
    [InlineData("it's")]
    [InlineData("a\"b'c\\d$e`f")]
    [InlineData("with # and spaces ")]
    public void A_kept_secret_is_read_back_as_it_was(string secret)
    {
        var quoted = "AMI_SECRET=\"" + string.Concat(secret.Select(letter => letter is '"' or '\\' or '$' or '`' ? "\\" + letter : letter.ToString())) + "\"";
        Assert.Equal(secret, Assert.Single(Read(quoted)).Value);
        Assert.Equal(secret, Assert.Single(Read(CardSettings.Merge("AMI_SECRET=\n", quoted, Name))).Value);
    }

    [Fact]
    public void The_same_card_twice_changes_nothing_more()
    {
        const string card = "AMI_HOST=10.0.0.2\nAMI_SECRET=s3cret\n";
        var kept = CardSettings.Merge(card, "", Name);
        var again = CardSettings.Merge(CardSettings.Blank(card, Name), kept, Name);
        Assert.Equal(Read(kept), Read(again));
        Assert.Equal(again, CardSettings.Merge(CardSettings.Blank(card, Name), again, Name));
    }

    [Fact]
    public void A_line_that_is_no_setting_is_told_with_the_cards_name_and_its_number()
    {
        var error = Assert.Throws<SettingException>(() => CardSettings.Merge("MAX_CALLS=1\nhello\n", "", Name));
        Assert.StartsWith("voicebot.env, ligne 2", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<EnvSetting> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return EnvFile.Read(stream, Name);
    }
}
