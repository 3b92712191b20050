using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Calls;

/// <summary>Rendered phrases on disk, so that the next start with the same voice renders nothing. Without it all still works.</summary>
/// <remarks>
/// <code>
/// KEY.phrase   KEY = SHA-256 of voice and text, 64 hex digits; mode 0600
/// "VBP1"       4 bytes
/// sum          32 bytes: SHA-256 of all that follows
/// count        u32: clauses
/// lengths      count × u32: samples of each
/// samples      s16, 8 kHz; all numbers little-endian
///
/// voice        mark of the voice's files, LF, its identity
/// </code>
/// Written beside and renamed; what a crash leaves half is found by its sum. No failure here reaches a call: it costs one line.
/// </remarks>
public sealed partial class PhraseStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Extension = ".phrase";
    private const string HalfWritten = ".part";
    private const int SumAt = 4;
    private const int BodyAt = SumAt + SHA256.HashSizeInBytes;
    private const int MaxClauses = 1000;
    // Half an hour of speech: no phrase is longer.
    private const int MaxFileBytes = 32 << 20;

    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private bool _mayWrite = true;

    private PhraseStore(string folder, long maxBytes, TimeProvider clock, ILogger logger)
    {
        _folder = folder;
        _maxBytes = maxBytes;
        _clock = clock;
        _logger = logger;
    }

    /// <returns>Null when it is off, or the folder cannot be had.</returns>
    public static PhraseStore? Open(PhraseCacheSettings settings, TimeProvider clock, ILogger logger)
    {
        if (settings.Folder is null)
            return null;
        try
        {
            Directory.CreateDirectory(settings.Folder, OwnerOnly | UnixFileMode.UserExecute);
            var store = new PhraseStore(settings.Folder, settings.MaxBytes, clock, logger);
            using (new FileStream(store.PathOf("probe") + HalfWritten, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                // A folder that is there but not ours is found out here, not at the first phrase.
            }
            foreach (var left in Directory.EnumerateFiles(settings.Folder, "*" + HalfWritten))
                File.Delete(left);
            return store;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The default folder is there on the appliance, not on every bench; one that was set must work.
            if (settings.IsSet)
                LogNoFolder(logger, settings.Folder, error.Message);
            return null;
        }
    }

    /// <summary>What a phrase is filed under.</summary>
    public static string Key(string voice, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{voice}\0{text}")));

    /// <returns>8 kHz slin, an array per clause; null when it is not there or not whole.</returns>
    public short[][]? Read(string key)
    {
        var path = PathOf(key);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return null;
            if (file.Length <= MaxFileBytes && Parse(File.ReadAllBytes(path)) is { } clauses)
            {
                TryTouch(path);
                return clauses;
            }
            LogDamaged(_logger, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRead(_logger, path, error.Message);
        }
        return null;
    }

    /// <summary>Files a phrase; after the first failure no more are tried.</summary>
    public void Write(string key, short[][] clauses)
    {
        if (_mayWrite)
            Keep(PathOf(key), Format(clauses));
    }

    private void Keep(string path, ReadOnlySpan<byte> bytes)
    {
        var beside = path + HalfWritten;
        try
        {
            using (var stream = new FileStream(beside, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            }))
            {
                stream.Write(bytes);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _mayWrite = false;
            LogNotWritten(_logger, _folder, error.Message);
            TryDelete(beside);
        }
    }

    /// <summary>The voice that said what is kept here, by its files: so that it need not be opened to be asked for its phrases.</summary>
    /// <returns>Null: another one, or none yet.</returns>
    public string? VoiceOf(string mark)
    {
        try
        {
            return File.Exists(VoiceNote) && File.ReadAllText(VoiceNote).Split('\n') is [var noted, var voice] && noted == mark ? voice : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRead(_logger, VoiceNote, error.Message);
            return null;
        }
    }

    /// <summary>Notes which voice has these files.</summary>
    public void NoteVoice(string mark, string voice)
    {
        if (_mayWrite && VoiceOf(mark) != voice)
            Keep(VoiceNote, Encoding.UTF8.GetBytes($"{mark}\n{voice}"));
    }

    /// <summary>Removes what was longest not used until the rest fits.</summary>
    public void Trim()
    {
        try
        {
            var files = new DirectoryInfo(_folder).GetFiles("*" + Extension);
            var bytes = files.Sum(file => file.Length);
            foreach (var file in files.OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
            {
                if (bytes <= _maxBytes)
                    return;
                bytes -= file.Length; // asked afterwards it would be gone
                file.Delete();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotTrimmed(_logger, _folder, error.Message);
        }
    }

    private static byte[] Format(short[][] clauses)
    {
        var bytes = new byte[BodyAt + 4 + 4 * clauses.Length + clauses.Sum(clause => 2 * clause.Length)];
        "VBP1"u8.CopyTo(bytes);
        var at = BodyAt;
        Put(clauses.Length);
        foreach (var clause in clauses)
            Put(clause.Length);
        foreach (var clause in clauses)
        {
            MemoryMarshal.AsBytes<short>(clause).CopyTo(bytes.AsSpan(at));
            at += 2 * clause.Length;
        }
        SHA256.HashData(bytes.AsSpan(BodyAt), bytes.AsSpan(SumAt));
        return bytes;

        void Put(int number)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), number);
            at += 4;
        }
    }

    private static short[][]? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < BodyAt + 4 || !bytes.StartsWith("VBP1"u8) || !SHA256.HashData(bytes[BodyAt..]).AsSpan().SequenceEqual(bytes[SumAt..BodyAt]))
            return null;
        var body = bytes[BodyAt..];
        var count = BinaryPrimitives.ReadInt32LittleEndian(body);
        if (count is < 0 or > MaxClauses || body.Length < 4 + 4 * count)
            return null;
        var lengths = body.Slice(4, 4 * count);
        var samples = body[(4 + 4 * count)..];
        var clauses = new short[count][];
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(lengths[(4 * i)..]);
            if (length < 0 || length > samples.Length / 2)
                return null;
            clauses[i] = MemoryMarshal.Cast<byte, short>(samples[..(2 * length)]).ToArray();
            samples = samples[(2 * length)..];
        }
        return samples.IsEmpty ? clauses : null;
    }

    private string VoiceNote => Path.Combine(_folder, "voice");

    private string PathOf(string key) => Path.Combine(_folder, key + Extension);

    // So that Trim knows what is in use.
    private void TryTouch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, _clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that can only be read serves as well.
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next start removes it.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "phrases are not kept: {Folder}: {Reason}")]
    private static partial void LogNoFolder(ILogger logger, string folder, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is damaged or not ours; the phrase is rendered again")]
    private static partial void LogDamaged(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be read; the phrase is rendered again: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "phrases are not kept from here on: {Folder}: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, string folder, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "old phrases are not removed: {Folder}: {Reason}")]
    private static partial void LogNotTrimmed(ILogger logger, string folder, string reason);
}
