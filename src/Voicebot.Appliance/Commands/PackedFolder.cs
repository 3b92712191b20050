using System.Formats.Tar;
using System.IO.Compression;

namespace Voicebot.Appliance.Commands;

/// <summary>A folder as a .tar.gz, written to a stream file by file; nothing of it touches this disk.</summary>
internal sealed class PackedFolder : IAsyncDisposable
{
    private readonly string _name;
    private readonly DateTimeOffset _now;
    private readonly GZipStream _packed;
    private readonly TarWriter _tar;

    /// <param name="output">Stays open.</param>
    /// <param name="name">The folder's, as it is unpacked.</param>
    public PackedFolder(Stream output, string name, TimeProvider clock)
    {
        _name = name;
        _now = clock.GetUtcNow();
        _packed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        _tar = new TarWriter(_packed, TarEntryFormat.Pax, leaveOpen: true);
    }

    public async Task AddAsync(string file, byte[] bytes, UnixFileMode mode, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(bytes);
        await _tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, $"{_name}/{file}") { DataStream = content, ModificationTime = _now, Mode = mode }, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _tar.DisposeAsync();
        await _packed.DisposeAsync();
    }
}
