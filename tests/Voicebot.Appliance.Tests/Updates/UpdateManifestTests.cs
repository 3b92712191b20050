using System.Text;
using Voicebot.Appliance.Updates;

namespace Voicebot.Appliance.Tests.Updates;

public sealed class UpdateManifestTests : IDisposable
{
    private readonly UpdateBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_was_signed_is_copied_part_by_part()
    {
        using var file = new MemoryStream(_bench.Make("1.2.3", "arm64"));
        var manifest = UpdateManifest.Read(file, _bench.PublicKey);
        Assert.Equal((new Version(1, 2, 3), "arm64"), (manifest.Version, manifest.Architecture));
        Assert.Equal(64, manifest.Id.Length);
        Assert.Equal(_bench.Root, await CopyAsync(manifest.Root, file));
        Assert.Equal(_bench.Boot, await CopyAsync(manifest.Boot, file));
        Assert.Equal(-1, file.ReadByte());
    }

    [Fact]
    public void Another_key_s_signature_is_refused()
    {
        using var other = new UpdateBench();
        Assert.Contains("signature refusée", Refusal(_bench.Make(), other.PublicKey), StringComparison.Ordinal);
    }

    [Fact]
    public void No_byte_of_the_head_can_be_changed()
    {
        var head = _bench.Sign(_bench.Manifest());
        for (var at = 0; at < head.Length - 6; at++) // behind: padding, and a letter with bits that mean nothing
        {
            var changed = (byte[])head.Clone();
            changed[at] ^= 1;
            Refusal(changed, _bench.PublicKey);
        }
    }

    [Fact]
    public void A_head_that_ends_anywhere_is_no_update()
    {
        var head = _bench.Sign(_bench.Manifest());
        for (var length = 0; length < head.Length; length++)
            Refusal(head[..length], _bench.PublicKey);
    }

    [Theory]
    [InlineData("bonjour\n")]
    [InlineData("voicebot update 2\n")]
    [InlineData("voicebot update 1\nversion 1.0\narch amd64\n")]
    [InlineData("voicebot update 1\nversion un\narch amd64\npart root 1 S\npart boot 1 S\n")]
    [InlineData("voicebot update 1\nversion 1.0\narch mips\npart root 1 S\npart boot 1 S\n")]
    [InlineData("voicebot update 1\nversion 1.0\narch amd64\npart boot 1 S\npart root 1 S\n")]
    [InlineData("voicebot update 1\nversion 1.0\narch amd64\npart root -1 S\npart boot 1 S\n")]
    [InlineData("voicebot update 1\nversion 1.0\narch amd64\npart root 1 s\npart boot 1 S\n")]
    public void What_is_signed_but_says_something_else_is_no_update(string manifest) =>
        Assert.Contains("n’est pas une mise à jour", Refusal(_bench.Sign(manifest.Replace("S", new string('0', 64), StringComparison.Ordinal)), _bench.PublicKey), StringComparison.Ordinal);

    [Fact]
    public void A_head_without_end_is_not_read_to_its_end()
    {
        var file = new MemoryStream(Encoding.ASCII.GetBytes("voicebot update 1\n" + string.Concat(Enumerable.Repeat("version 1.0\n", 100_000))));
        Assert.Throws<UpdateException>(() => UpdateManifest.Read(file, _bench.PublicKey));
        Assert.InRange(file.Position, 1, 4096);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_048_576)]
    [InlineData(2_999_999)]
    public async Task A_part_that_was_changed_or_cut_off_is_refused(int at)
    {
        var changed = _bench.Make();
        var head = changed.Length - _bench.Root.Length - _bench.Boot.Length;
        changed[head + at] ^= 1;
        Assert.Contains("root n’est pas ce qui a été signé", await PartRefusalAsync(changed), StringComparison.Ordinal);
        Assert.Contains("root s’arrête avant la fin", await PartRefusalAsync(_bench.Make()[..(head + at)]), StringComparison.Ordinal);
    }

    private async Task<string> PartRefusalAsync(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        var manifest = UpdateManifest.Read(file, _bench.PublicKey);
        return (await Assert.ThrowsAsync<UpdateException>(() => CopyAsync(manifest.Root, file))).Message;
    }

    private static async Task<byte[]> CopyAsync(UpdatePart part, Stream file)
    {
        using var copy = new MemoryStream();
        await part.CopyAsync(file, copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }

    private static string Refusal(byte[] file, string publicKey)
    {
        using var stream = new MemoryStream(file);
        return Assert.Throws<UpdateException>(() => UpdateManifest.Read(stream, publicKey)).Message;
    }
}
