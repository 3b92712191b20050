using System.Text;
using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Tests.Journaling;

public sealed class CustomerFileTests
{
    private static readonly Customer[] s_two =
    [
        new("0611223344", "Élodie Müller", "Garage « Chez Léo » ; fils", null), new("0145678901", "Petit", null, "rappeler le matin"),
    ];

    [Theory]
    [InlineData("utf-8", ';', "\n")]
    [InlineData("utf-8", ',', "\r\n")]
    [InlineData("utf-8-bom", ';', "\r\n")]
    [InlineData("utf-8", '\t', "\n")]
    public void A_spreadsheets_file_is_read_whatever_its_dialect(string encoding, char separator, string newLine)
    {
        var text = string.Join(newLine,
            string.Join(separator, "Nom", "Téléphone", "Société", "Note"),
            string.Join(separator, "Élodie Müller", "+33 6 11 22 33 44", "\"Garage « Chez Léo » ; fils\"", ""),
            string.Join(separator, "Petit", "01.45.67.89.01", "", "rappeler le matin"), "");
        byte[] bytes = encoding == "utf-8-bom" ? [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)] : Encoding.UTF8.GetBytes(text);
        var file = CustomerFile.Parse(bytes);
        Assert.Equal(s_two, file.Customers);
        Assert.Empty(file.Errors);
    }

    [Fact]
    public void Windows_own_letters_are_read()
    {
        var file = CustomerFile.Parse(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("téléphone;nom\n0611223344;Éloïse Œuvrard\n"));
        Assert.Equal("Éloïse Œuvrard", Assert.Single(file.Customers).Name);
    }

    [Fact]
    public void A_spreadsheets_Unicode_text_and_its_line_with_the_separator_are_read()
    {
        var unicode = CustomerFile.Parse([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("téléphone\tnom\r\n0611223344\tÉlodie\r\n")]);
        Assert.Equal("Élodie", Assert.Single(unicode.Customers).Name);
        var named = CustomerFile.Parse(Encoding.UTF8.GetBytes("sep=;\r\ntéléphone;nom\r\n0611223344;Petit, fils\r\nx;y\r\n"));
        Assert.Equal("Petit, fils", Assert.Single(named.Customers).Name);
        Assert.Equal(["ligne 4 : « x » n’est pas un numéro de téléphone"], named.Errors);
    }

    [Fact]
    public void Bad_lines_are_named_and_the_good_ones_kept()
    {
        var file = CustomerFile.Parse(Encoding.UTF8.GetBytes("tel;nom\n0611223344;Petit\nplus tard;Grand\n0622334455;\n06 11 22 33 44;Encore\n0633445566\n"));
        Assert.Equal("0611223344", Assert.Single(file.Customers).Phone);
        Assert.Equal(
            ["ligne 3 : « plus tard » n’est pas un numéro de téléphone", "ligne 4 : le nom manque ou dépasse 200 lettres", "ligne 5 : le numéro 0611223344 est déjà plus haut", "ligne 6 : le nom manque ou dépasse 200 lettres"],
            file.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nom;adresse\nPetit;Lyon\n")]
    public void Without_the_columns_one_line_says_what_is_expected(string text) =>
        Assert.Contains("« téléphone » et « nom »", Assert.Throws<JournalException>(() => CustomerFile.Parse(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nom;nom;téléphone\na;b;0611223344\n")]
    [InlineData("sep=\"\ntéléphone;nom\n")]
    [InlineData("\u001b[2J\0\u0007;x\n")]
    public void What_is_no_list_is_one_line_without_control_letters(string text)
    {
        var message = Assert.Throws<JournalException>(() => CustomerFile.Parse(Encoding.UTF8.GetBytes(text))).Message;
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 20, 300);
    }

    [Fact]
    public void A_quote_that_never_ends_makes_one_short_line()
    {
        var file = CustomerFile.Parse(Encoding.UTF8.GetBytes($"téléphone;nom\n\"0611223344;Petit\n{string.Concat(Enumerable.Repeat("0622334455;Grand\n", 500))}"));
        var error = Assert.Single(file.Errors);
        Assert.DoesNotContain(error, char.IsControl);
        Assert.InRange(error.Length, 20, 200);
    }
}
