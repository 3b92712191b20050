using System.Text;
using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Settings;

/// <summary>A setting as it stands in the file.</summary>
/// <param name="Value">Of a secret always empty.</param>
/// <param name="IsSet">There is a value.</param>
/// <param name="Overruled">Why the file does not decide, in French; null: it does.</param>
/// <param name="Waits">The running appliance still has another value.</param>
public sealed record SettingField(KnownSetting Known, string Value, bool IsSet, string? Overruled, bool Waits);

/// <summary>The settings file as the page shows and changes it: by the rules of a start, with the file's own mode, every other line as it was.</summary>
/// <param name="running">What the appliance was started with.</param>
public sealed class SettingSheet(SettingSources running)
{
    private readonly Lock _writing = new();

    /// <summary>The file that is shown.</summary>
    public string File => running.File;

    /// <exception cref="SettingException">A line of the file is no setting any more.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public IReadOnlyList<SettingField> Read()
    {
        var now = running.With(Text());
        return [.. KnownSetting.Groups.SelectMany(static group => group.Settings).Select(known =>
        {
            var (value, was) = (now.InFile(known.Name)?.Trim() ?? "", running.InFile(known.Name)?.Trim() ?? "");
            return new SettingField(known, known.Kind == SettingKind.Secret ? "" : value, value.Length > 0, running.Overrules(known.Name), value != was);
        })];
    }

    /// <summary>Writes what differs. What is wrong is not written, and nothing with it.</summary>
    /// <param name="wanted">By name; a secret that is empty stays as it is.</param>
    /// <returns>The names of what was changed.</returns>
    /// <exception cref="SettingException">As a start with it would say.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public IReadOnlyList<string> Write(IReadOnlyDictionary<string, string> wanted)
    {
        lock (_writing)
        {
            var changed = new List<string>();
            var text = Text();
            foreach (var field in Read().Where(static field => field.Overruled is null))
            {
                var name = field.Known.Name;
                var isSecret = field.Known.Kind == SettingKind.Secret;
                if (!wanted.TryGetValue(name, out var value) || (value = value.Trim()) == field.Value || (isSecret && value.Length == 0))
                    continue;
                if (value.Any(char.IsControl))
                    throw new SettingException(name, isSecret ? "•••" : value, "les caractères de contrôle sont refusés");
                text = Replace(text, name, value);
                changed.Add(name);
            }
            if (changed.Count == 0)
                return changed;
            ApplianceSettings.Read(running.With(text));
            Keep(text);
            return changed;
        }
    }

    // The last line that names it is the one that counts.
    private string Replace(string text, string name, string value)
    {
        var line = value.Length == 0 ? $"{name}=" : $"{name}={(value.All(IsPlain) ? value : EnvFile.Quote(value))}";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var last = EnvFile.Read(stream, File).LastOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Line;
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        if (last > 0)
            lines[last - 1] = line;
        else
            lines.Add(line);
        return string.Join('\n', lines).TrimStart('\n') + "\n";
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/' or ':' or ',' or '@';

    private string Text() => System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "";

    // Beside, then moved: a power cut leaves the old one or the new one.
    private void Keep(string text)
    {
        var mode = System.IO.File.Exists(File) ? System.IO.File.GetUnixFileMode(File) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var beside = File + ".new";
        try
        {
            System.IO.File.Delete(beside);
            using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }
            System.IO.File.SetUnixFileMode(beside, mode);
            System.IO.File.Move(beside, File, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(DiskFailure.Explain(error, File), error);
        }
    }
}
