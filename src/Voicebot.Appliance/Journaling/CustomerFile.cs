using System.Text;
using nietras.SeparatedValues;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Journaling;

/// <summary>A list of customers as spreadsheets write it: separated by « ; », « , » or tabs, quoted or not, in UTF-8 or Windows-1252.</summary>
/// <param name="Customers">The good lines.</param>
/// <param name="Errors">« ligne 3 : … », French, one for each line that is none.</param>
public sealed record CustomerFile(IReadOnlyList<Customer> Customers, IReadOnlyList<string> Errors)
{
    private const int MostLetters = 200;
    private const int MostShown = 80;
    private const string Separator = "sep=";

    private static readonly string[] s_phone = ["telephone", "tel", "numero", "phone", "mobile", "portable", "numero de telephone"];
    private static readonly string[] s_name = ["nom", "name", "client", "nom du client"];
    private static readonly string[] s_company = ["societe", "entreprise", "company", "raison sociale"];
    private static readonly string[] s_note = ["note", "notes", "remarque", "remarques", "commentaire"];

    /// <exception cref="JournalException">It is no such list, or there is no column for the number or the name.</exception>
    public static CustomerFile Parse(byte[] file)
    {
        try
        {
            return Read(Decode(file));
        }
        // Two columns of one name, a field without end.
        catch (Exception error) when (error is ArgumentException or InvalidDataException or NotSupportedException)
        {
            throw new JournalException($"ce n’est pas une liste CSV : {Shown(error.Message)}", error);
        }
    }

    private static CustomerFile Read(string text)
    {
        // Excel's own first line, « sep=; ».
        var first = text.StartsWith(Separator, StringComparison.OrdinalIgnoreCase) && text.IndexOf('\n', StringComparison.Ordinal) is > 4 and var end ? end + 1 : 0;
        var separated = first > 0 ? Sep.New(text[Separator.Length]) : Sep.Auto;
        using var reader = separated.Reader(static options => options with { Unescape = true, DisableColCountCheck = true }).FromText(text[first..]);
        var names = reader.Header.ColNames;
        int Column(string[] known) => names.ToList().FindIndex(name => known.Contains(Plain(name)));
        var (phone, name, company, note) = (Column(s_phone), Column(s_name), Column(s_company), Column(s_note));
        if (phone < 0 || name < 0)
            throw new JournalException($"la première ligne doit nommer les colonnes « téléphone » et « nom » (et, au choix, « société » et « note ») ; trouvé : {Shown(string.Join(", ", names))}");
        var customers = new Dictionary<string, Customer>(StringComparer.Ordinal);
        var errors = new List<string>();
        foreach (var row in reader)
        {
            var width = row.ColCount;
            string Cell(SepReader.Row of, int at) => at >= 0 && at < width ? of[at].ToString().Trim() : "";
            var digits = Tickets.Key(Cell(row, phone));
            if (digits is null or { Length: < 3 or > 16 })
                errors.Add($"ligne {row.LineNumberFrom + (first > 0 ? 1 : 0)} : « {Shown(Cell(row, phone))} » n’est pas un numéro de téléphone");
            else if (Cell(row, name) is not { Length: > 0 and <= MostLetters } called)
                errors.Add($"ligne {row.LineNumberFrom + (first > 0 ? 1 : 0)} : le nom manque ou dépasse {MostLetters} lettres");
            else if (!customers.TryAdd(digits, new Customer(digits, called, Optional(Cell(row, company)), Optional(Cell(row, note)))))
                errors.Add($"ligne {row.LineNumberFrom + (first > 0 ? 1 : 0)} : le numéro {digits} est déjà plus haut");
        }
        return new CustomerFile([.. customers.Values], errors);
    }

    private static string Plain(string name) => string.Concat(name.Trim().ToLowerInvariant()
        .Select(static letter => Accents.Accented.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Accents.Plain[at] : letter));

    private static string? Optional(string text) => text.Length == 0 ? null : text.Length > MostLetters ? text[..MostLetters] : text;

    // One line, whatever the file holds.
    private static string Shown(string text) =>
        string.Concat(text.Take(MostShown).Select(static letter => char.IsControl(letter) ? '·' : letter)) + (text.Length > MostShown ? "…" : "");

    // « Texte Unicode » of a spreadsheet is UTF-16 with its mark; what is no UTF-8 comes from Windows.
    private static string Decode(byte[] file)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(file), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(file);
        }
    }
}
