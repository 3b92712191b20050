using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Tests.Models;

/// <summary>A disk that is really full: a file system of 2 MiB that the test root mounts.</summary>
[Collection(Collection)]
[Trait("Needs", "userland")]
public sealed class FullDiskTests : IDisposable
{
    /// <summary>There is one such disk: who fills it does so alone.</summary>
    public const string Collection = "Small disk";

    private readonly ModelBench _bench;

    public FullDiskTests()
    {
        var disk = Environment.GetEnvironmentVariable("VOICEBOT_TEST_SMALL_DISK");
        Assert.True(disk is not null && new DriveInfo(disk).TotalSize == 2 << 20, "VOICEBOT_TEST_SMALL_DISK must be a file system of 2 MiB (scripts/in-root mounts one)");
        _bench = new ModelBench(Directory.CreateDirectory(Path.Combine(disk, "bench")).FullName) { PinnedBytes = ModelBench.Content("lmgg", 3 << 20, seed: 5) };
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_behind_when_the_space_runs_out_on_the_way(bool failedBefore)
    {
        // No length is announced and the manifest knows none: only the write itself can tell.
        var bytes = ModelBench.Content("GGUF", 3 << 20, seed: 6);
        await using var server = new ModelServer();
        server.Files[ModelBench.Fresh] = new Served(bytes) { Chunked = true, CutAfter = failedBefore ? 1 << 20 : null, Cuts = 1 };
        var (exit, said) = await _bench.RunAsync(server.Url, "fetch", "--model", "fresh");
        Assert.Equal(1, exit);
        Assert.Contains("est plein", said, StringComparison.Ordinal);
        Assert.True(server.BytesSent > 1 << 20, $"{server.BytesSent} bytes: the disk was never filled");
        Assert.Empty(_bench.Names());
    }

    [Fact]
    public async Task A_file_that_cannot_fit_is_not_begun()
    {
        await using var server = new ModelServer();
        server.Files[ModelBench.Pinned] = new Served(_bench.PinnedBytes);
        var (exit, said) = await _bench.RunAsync(server.Url, "fetch", "--profile", "pi4");
        Assert.Equal(1, exit);
        Assert.Contains("pas assez de place", said, StringComparison.Ordinal);
        Assert.Contains("il en faut 3,1 Mo", said, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Empty(_bench.Names());
    }

    [Fact]
    public async Task A_length_the_server_announces_is_held_against_the_free_space_too()
    {
        await using var server = new ModelServer();
        server.Files[ModelBench.Fresh] = new Served(ModelBench.Content("GGUF", 3 << 20, seed: 6));
        var (exit, said) = await _bench.RunAsync(server.Url, "fetch", "--model", "fresh");
        Assert.Equal(1, exit);
        Assert.Contains("pas assez de place", said, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
    }

    [Fact]
    public async Task The_margin_stays_free()
    {
        _bench.Options = _bench.Options with { SpareBytes = FetchOptions.Default.SpareBytes };
        await using var server = new ModelServer();
        server.Files[ModelBench.Fresh] = new Served(_bench.FreshBytes);
        Assert.Contains("marge de 64 Mo", (await _bench.RunAsync(server.Url, "fetch", "--model", "fresh")).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_does_not_fit_leaves_nothing_either()
    {
        using var stick = new ModelBench();
        File.WriteAllBytes(Path.Combine(stick.NewFolder("usb"), ModelBench.Pinned), _bench.PinnedBytes);
        var (exit, said) = await _bench.RunAsync(null, "import", stick.NewFolder("usb"));
        Assert.Equal(1, exit);
        Assert.Contains("pas assez de place", said, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
    }
}
