using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Tests.Models;

/// <summary>List, verify, import, and a mirror that is a folder.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private readonly ModelBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(ModelBench.Pinned, 0)]
    [InlineData(ModelBench.Pinned, 299_999)]
    [InlineData(ModelBench.Fresh, 100_000)]
    public async Task Verify_names_a_file_with_one_flipped_bit(string name, int at)
    {
        await FillAsync();
        var path = _bench.In(name);
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 0x10;
        File.WriteAllBytes(path, bytes);
        var (exit, said) = await _bench.RunAsync(null, "verify");
        Assert.Equal(1, exit);
        Assert.Contains($"{name} : ABÎMÉ (somme fausse", said, StringComparison.Ordinal);
        Assert.Contains("1 intacts, 0 sans somme connue, 1 abîmés", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelBench.Pinned, "299999 octets au lieu de 300000")]
    [InlineData(ModelBench.Fresh, "somme fausse")]
    public async Task Verify_names_a_file_that_lost_its_last_byte(string name, string why)
    {
        await FillAsync();
        using (var file = new FileStream(_bench.In(name), FileMode.Open))
            file.SetLength(file.Length - 1);
        var (exit, said) = await _bench.RunAsync(null, "verify");
        Assert.Equal(1, exit);
        Assert.Contains($"{name} : ABÎMÉ ({why}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_a_sum_that_is_wrong_itself()
    {
        await FillAsync();
        File.WriteAllText(_bench.In(Checksums.FileName), $"{new string('a', 64)}  {ModelBench.Fresh}\n{new string('b', 64)}  {ModelBench.Pinned}\n");
        var (exit, said) = await _bench.RunAsync(null, "verify");
        Assert.Equal(1, exit);
        Assert.Contains($"{ModelBench.Fresh} : ABÎMÉ", said, StringComparison.Ordinal);
        Assert.Contains($"{ModelBench.Pinned} : intact", said, StringComparison.Ordinal); // the manifest's sum is the stronger one

        File.WriteAllText(_bench.In(Checksums.FileName), "not a sum\n");
        (exit, said) = await _bench.RunAsync(null, "verify");
        Assert.Equal(1, exit);
        Assert.Contains("SHA256SUMS, ligne 1", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_passes_what_is_whole_and_checks_the_users_own_files()
    {
        await FillAsync();
        var (exit, said) = await _bench.RunAsync(null, "verify");
        Assert.Equal(0, exit);
        Assert.Contains("2 intacts, 0 sans somme connue, 0 abîmés", said, StringComparison.Ordinal);

        File.WriteAllText(_bench.In("own.gguf"), "GGUF own");
        File.AppendAllText(_bench.In(Checksums.FileName), $"{ModelBench.Sum("GGUF own"u8.ToArray()).ToUpperInvariant()} *own.gguf\r\n");
        Assert.Equal(0, (await _bench.RunAsync(null, "verify")).Exit);
        File.WriteAllText(_bench.In("own.gguf"), "GGUF owm");
        Assert.Equal(1, (await _bench.RunAsync(null, "verify")).Exit);
    }

    [Fact]
    public async Task A_file_put_there_by_hand_is_told_apart_from_an_intact_one()
    {
        Directory.CreateDirectory(_bench.Folder);
        File.WriteAllBytes(_bench.In(ModelBench.Fresh), _bench.FreshBytes);
        var (exit, said) = await _bench.RunAsync(null, "verify");
        Assert.Equal(0, exit);
        Assert.Contains($"{ModelBench.Fresh} : présent, sans somme", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_what_is_there_and_what_is_damaged()
    {
        Assert.Matches("pinned .* absent ", (await _bench.RunAsync(null, "list")).Said);
        await FillAsync();
        File.WriteAllBytes(_bench.In(ModelBench.Fresh), _bench.FreshBytes[..^1]);
        var (exit, said) = await _bench.RunAsync(null, "list");
        Assert.Equal(0, exit);
        Assert.Matches("écoute +pi4,pi5 +pinned +ggml-pinned.bin +300 ko +~1 Mo +MIT +intact +tests", said);
        Assert.Matches("langue +pi5 +fresh +fresh.gguf +~1,0 Mo +~1 Mo +MIT +ABÎMÉ +tests", said);
        Assert.DoesNotContain("fresh", (await _bench.RunAsync(null, "list", "--profile", "pi4")).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_serves_as_mirror_with_the_same_checks()
    {
        var usb = _bench.NewFolder("usb");
        File.WriteAllBytes(Path.Combine(usb, ModelBench.Pinned), _bench.PinnedBytes);
        var (exit, said) = await _bench.RunAsync(usb, "fetch", "--profile", "pi5");
        Assert.Equal(1, exit);
        Assert.Contains($"{ModelBench.Fresh} n’est pas dans {usb}", said, StringComparison.Ordinal);
        Assert.Equal([Checksums.FileName, ModelBench.Pinned], _bench.Names());

        File.WriteAllBytes(Path.Combine(usb, ModelBench.Fresh), _bench.FreshBytes);
        Assert.Equal(0, (await _bench.RunAsync(usb, "fetch", "--profile", "pi5")).Exit);
        Assert.Equal(_bench.FreshBytes, File.ReadAllBytes(_bench.In(ModelBench.Fresh)));
        Assert.Contains("ce dossier n’existe pas", (await _bench.RunAsync("/nowhere/usb", "fetch", "--profile", "pi5")).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_takes_the_known_files_and_refuses_a_half_one()
    {
        var usb = _bench.NewFolder("usb");
        var (exit, said) = await _bench.RunAsync(null, "import", usb);
        Assert.Equal(1, exit);
        Assert.Contains("aucun modèle connu", said, StringComparison.Ordinal);

        File.WriteAllBytes(Path.Combine(usb, ModelBench.Pinned), _bench.PinnedBytes[..150_000]);
        (exit, said) = await _bench.RunAsync(null, "import", usb);
        Assert.Equal(1, exit);
        Assert.Contains("150000 octets au lieu de 300000", said, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());

        File.WriteAllBytes(Path.Combine(usb, ModelBench.Pinned), _bench.PinnedBytes);
        File.WriteAllText(Path.Combine(usb, "holiday.jpg"), "no model");
        Assert.Equal(0, (await _bench.RunAsync(null, "import", usb)).Exit);
        Assert.Equal([Checksums.FileName, ModelBench.Pinned], _bench.Names());
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
    }

    [Fact]
    public async Task A_sum_list_on_the_stick_catches_a_half_copy_that_nothing_else_would()
    {
        var usb = _bench.NewFolder("usb");
        File.WriteAllBytes(Path.Combine(usb, ModelBench.Fresh), _bench.FreshBytes[..100_000]);
        File.WriteAllText(Path.Combine(usb, Checksums.FileName), $"{ModelBench.Sum(_bench.FreshBytes)}  {ModelBench.Fresh}\n");
        var (exit, said) = await _bench.RunAsync(null, "import", usb);
        Assert.Equal(1, exit);
        Assert.Contains("somme fausse", said, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
    }

    [Theory]
    [InlineData("fetch", "--profile", "pi9", "« pi9 » inconnu")]
    [InlineData("fetch", "--model", "gpt", "« gpt » inconnu")]
    [InlineData("list", "--profile", "PI5", "« PI5 » inconnu")]
    public async Task An_unknown_word_is_named(string verb, string option, string word, string words) =>
        Assert.Contains(words, (await _bench.RunAsync(null, verb, option, word)).Said, StringComparison.Ordinal);

    [Fact]
    public async Task A_fetch_of_nothing_says_what_is_missing() =>
        Assert.Contains("--profile (demo, pi4, pi5, pi5-8g)", (await _bench.RunAsync(null, "fetch")).Said, StringComparison.Ordinal);

    private async Task FillAsync()
    {
        var usb = _bench.NewFolder("source");
        File.WriteAllBytes(Path.Combine(usb, ModelBench.Pinned), _bench.PinnedBytes);
        File.WriteAllBytes(Path.Combine(usb, ModelBench.Fresh), _bench.FreshBytes);
        Assert.Equal(0, (await _bench.RunAsync(usb, "fetch", "--profile", "pi5")).Exit);
    }
}
