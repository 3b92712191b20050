using System.Buffers.Binary;
using System.Text;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines;

/// <summary>
/// Walks a model file before a native library sees it: these libraries abort the process on some damaged files. Every
/// read is checked against what is left, and whatever is wrong is one line that starts with the path.
/// </summary>
internal sealed class ModelFileReader : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;

    /// <exception cref="EngineUnavailableException">The file is missing or cannot be read.</exception>
    public ModelFileReader(string path)
    {
        _path = path;
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            Length = _file.Length; // kept: the stream asks the system each time
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unavailable("there is no such file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(error.Message);
        }
    }

    public long Position => _file.Position;

    public long Length { get; }

    public long Remaining => Length - _file.Position;

    public EngineUnavailableException Unavailable(string what) => new($"{_path}: {what}");

    public uint ReadUInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes, what);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong ReadUInt64(string what)
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes, what);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>A number that a sound file keeps within limits.</summary>
    public int ReadInt32(string what, int min, int max)
    {
        var value = (int)ReadUInt32(what);
        return value >= min && value <= max ? value : throw Unavailable($"damaged: {what} is {value}, not {min} to {max}");
    }

    public string ReadText(long length, string what)
    {
        if (length > 1 << 20)
            throw Unavailable($"damaged: {what} is {length} bytes long");
        var bytes = new byte[length];
        Fill(bytes, what);
        return Encoding.UTF8.GetString(bytes);
    }

    public void Skip(long count, string what)
    {
        if (count < 0 || count > Remaining)
            throw Unavailable($"cut short in {what}: {count} bytes wanted, {Remaining} left");
        _file.Seek(count, SeekOrigin.Current);
    }

    public void Dispose() => _file.Dispose();

    private void Fill(Span<byte> bytes, string what)
    {
        if (bytes.Length > Remaining)
            throw Unavailable($"cut short in {what}: {bytes.Length} bytes wanted, {Remaining} left");
        _file.ReadExactly(bytes);
    }
}
