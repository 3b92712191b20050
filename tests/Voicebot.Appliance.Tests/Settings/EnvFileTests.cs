using System.Text;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Settings;

public sealed class EnvFileTests
{
    private const string Secret = "s3cret-s3cret";

    [Theory]
    [InlineData("A=x", "x")]
    [InlineData("A = x", "x")]
    [InlineData("  A\t=\tx  ", "x")]
    [InlineData("export A=x", "x")]
    [InlineData("export \t A = x", "x")]
    [InlineData("A=", "")]
    [InlineData("A=   ", "")]
    [InlineData("A=''", "")]
    [InlineData("A=\"\"", "")]
    [InlineData("A='x y'", "x y")]
    [InlineData("A=' x '", " x ")]
    [InlineData("A=\"x y\"", "x y")]
    [InlineData("export A='x'  # why", "x")]
    [InlineData("A=\"x # y\" # why", "x # y")]
    [InlineData("A='x # y'#why", "x # y")]
    [InlineData("A=x # why", "x")]
    [InlineData("A=x\t#why", "x")]
    [InlineData("A= # why", "")]
    [InlineData("A=# why", "")]
    [InlineData("A=x#y", "x#y")]
    [InlineData("A=#xy", "#xy")]
    [InlineData("A=x #", "x")]
    [InlineData("A=x=y==", "x=y==")]
    [InlineData("A=l'ami", "l'ami")]
    [InlineData("A=6\" of rain", "6\" of rain")]
    [InlineData("A='a\"b'", "a\"b")]
    [InlineData("A=\"l'ami\"", "l'ami")]
    [InlineData("A=\"a\\\"b\"", "a\"b")]
    [InlineData("A=\"a\\\\b\"", "a\\b")]
    [InlineData("A=\"a\\$b\"", "a$b")]
    [InlineData("A=\"C:\\new\"", "C:\\new")]
    [InlineData("A='a\\'", "a\\")]
    [InlineData("A=a\\nb", "a\\nb")]
    [InlineData("A=$HOME", "$HOME")]
    [InlineData("A=\"$HOME\"", "$HOME")]
    [InlineData("A=é", "é")]
    [InlineData("A=sha256 Fingerprint=AA:BB", "sha256 Fingerprint=AA:BB")]
    public void One_line_is_read_as_a_shell_reads_it_without_substitution(string line, string value)
    {
        var setting = Assert.Single(Read(line + "\n"));
        Assert.Equal(new EnvSetting(1, "A", value), setting);
        Assert.Equal(setting, Assert.Single(Read(line))); // the last line needs no end
        Assert.Equal(setting, Assert.Single(Read(line + "\r\n")));
    }

    [Theory]
    [InlineData("\n", "utf-8", false)]
    [InlineData("\r\n", "utf-8", false)]
    [InlineData("\r\n", "utf-8", true)]
    [InlineData("\n", "utf-8", true)]
    [InlineData("\r\n", "utf-16", true)] // Notepad's « Unicode »
    public void Ends_of_lines_and_the_mark_in_front_do_not_matter(string end, string encoding, bool mark)
    {
        string[] lines = ["A=1", "", "# comment", "  \t", "   # another", "export B='é'", "C=3 "];
        var encoder = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. mark ? encoder.GetPreamble() : [], .. encoder.GetBytes(string.Join(end, lines))];

        Assert.Equal(
            [new EnvSetting(1, "A", "1"), new EnvSetting(6, "B", "é"), new EnvSetting(7, "C", "3")],
            EnvFile.Read(new MemoryStream(bytes), ".env"));
    }

    [Fact]
    public void Nothing_is_no_setting()
    {
        Assert.Empty(Read(""));
        Assert.Empty(Read("\uFEFF"));
        Assert.Empty(Read("\n\n# only this\n"));
    }

    [Theory]
    [InlineData("[voicebot]", "section")]
    [InlineData("  [s3cret-s3cret]  # x", "section")]
    [InlineData("[s3cret-s3cret]=x", "section")]
    [InlineData("s3cret-s3cret", "NOM=valeur")]
    [InlineData("AMI_SECRET s3cret-s3cret", "NOM=valeur")]
    [InlineData("AMI_SECRET: s3cret-s3cret", "NOM=valeur")]
    [InlineData("export AMI_SECRET", "NOM=valeur")]
    [InlineData("; AMI_HOST", "NOM=valeur")]
    [InlineData("// AMI_HOST", "NOM=valeur")]
    [InlineData("{ \"json\": true }", "NOM=valeur")]
    [InlineData("=s3cret-s3cret", "un nom")]
    [InlineData("AMI_SECRET s3cret-s3cret=x", "un nom")]
    [InlineData("s3cret-s3cret=x", "un nom")]
    [InlineData("set A=x", "un nom")]
    [InlineData("1A=x", "un nom")]
    [InlineData("A+=x", "un nom")]
    [InlineData("É=x", "un nom")]
    [InlineData("A='s3cret-s3cret", "guillemet")]
    [InlineData("A=\"s3cret-s3cret", "guillemet")]
    [InlineData("A=\"s3cret-s3cret\\\"", "guillemet")]
    [InlineData("A='s3cret'-s3cret", "derrière le guillemet")]
    [InlineData("A=\"x\" s3cret-s3cret", "derrière le guillemet")]
    [InlineData("A=“s3cret-s3cret”", "guillemets droits")]
    [InlineData("A=« s3cret-s3cret »", "guillemets droits")]
    [InlineData("A=s3cret\u0001s3cret", "contrôle")]
    [InlineData("A='s3cret\0s3cret'", "contrôle")]
    public void What_is_none_is_refused_by_its_number_and_never_shown(string line, string problem)
    {
        var error = Assert.Throws<SettingException>(() => Read($"B=1\n\n{line}\nC=2\n"));
        Assert.StartsWith(".env, ligne 3 : ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Another_encoding_is_refused_in_values_and_passed_over_in_comments()
    {
        var error = Assert.Throws<SettingException>(() => EnvFile.Read(new MemoryStream(Encoding.Latin1.GetBytes("A=é")), ".env"));
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
        Assert.Equal("x", Assert.Single(EnvFile.Read(new MemoryStream(Encoding.Latin1.GetBytes("# été\nA=x # là")), ".env")).Value);
    }

    [Fact]
    public void A_file_without_end_is_not_read_to_its_end()
    {
        using var zeros = File.OpenRead("/dev/zero");
        Assert.Contains("256 Kio", Assert.Throws<SettingException>(() => EnvFile.Read(zeros, ".env")).Message, StringComparison.Ordinal);
    }

    // Every cut of a file is read or refused by its line, nothing else.
    [Fact]
    public void Every_truncation_is_settings_or_one_clear_line()
    {
        const string whole = "\uFEFF# début\r\nexport A='x # y' # c\r\n\r\nB=\"a\\\"b\"\nC = plain # c\nAMI_SECRET='" + Secret + "'\n";
        for (var length = 0; length <= whole.Length; length++)
        {
            try
            {
                Read(whole[..length]);
            }
            catch (SettingException error)
            {
                Assert.StartsWith(".env, ligne ", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
            }
        }
        Assert.Equal(["x # y", "a\"b", "plain", Secret], Read(whole).Select(setting => setting.Value));
    }

    private static IReadOnlyList<EnvSetting> Read(string text) => EnvFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), ".env");
}
