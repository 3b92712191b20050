namespace Voicebot.Appliance.Models;

/// <summary>
/// A download on its way: `NAME.part`, and beside it `NAME.part.from` with the address and the validator (ETag or date)
/// that the server gave, so that a later run only asks for the rest of the very same bytes.
/// </summary>
internal sealed class PartFile(string folder, string name)
{
    private const int MostValidatorBytes = 4096;

    public string Path { get; } = System.IO.Path.Combine(folder, name + ".part");

    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    private string FromPath => Path + ".from";

    /// <summary>The server's word for these bytes, if they came from this address; else null.</summary>
    public string? ValidatorFor(Uri source)
    {
        if (!File.Exists(FromPath) || new FileInfo(FromPath).Length > MostValidatorBytes)
            return null;
        var lines = File.ReadAllLines(FromPath);
        return lines.Length == 2 && lines[0] == source.AbsoluteUri && lines[1].Length > 0 ? lines[1] : null;
    }

    public void Remember(Uri source, string? validator)
    {
        if (validator is null)
            File.Delete(FromPath);
        else
            File.WriteAllText(FromPath, $"{source.AbsoluteUri}\n{validator}\n");
    }

    /// <param name="resume">False: what there was is thrown away.</param>
    public FileStream OpenWrite(bool resume) =>
        new(Path, resume ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Delete()
    {
        File.Delete(Path);
        File.Delete(FromPath);
    }

    /// <summary>Under its final name; the bytes were made durable before.</summary>
    public void MoveTo(string final)
    {
        File.Move(Path, final, overwrite: true);
        File.Delete(FromPath);
    }
}
