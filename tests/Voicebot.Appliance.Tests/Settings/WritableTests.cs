using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Settings;

public sealed class WritableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("writable-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_is_made_for_its_owner_alone_and_nothing_stays_in_it()
    {
        var folder = Path.Combine(_folder, "a", "b");
        Writable.CheckFolder("RECORD_DIR", folder);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Writable.CheckFolder("RECORD_DIR", folder); // the second start
    }

    // /proc takes no files from anybody, root included.
    [Theory]
    [InlineData("/proc/rec")]
    [InlineData("/proc")]
    public void A_folder_that_cannot_be_written_is_one_line(string folder)
    {
        var error = Assert.Throws<SettingException>(() => Writable.CheckFolder("RECORD_DIR", folder));
        Assert.StartsWith($"RECORD_DIR = « {folder} » : ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_file_is_no_folder_and_a_folder_no_file()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains("c’est un fichier, un dossier est attendu", Assert.Throws<SettingException>(() => Writable.CheckFolder("RECORD_DIR", file)).Message, StringComparison.Ordinal);
        Assert.StartsWith("RECORD_DIR = ", Assert.Throws<SettingException>(() => Writable.CheckFolder("RECORD_DIR", file + "/below")).Message, StringComparison.Ordinal);
        Assert.Contains("c’est un dossier, un fichier est attendu", Assert.Throws<SettingException>(() => Open(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_opened_where_its_folder_is_there()
    {
        var path = Path.Combine(_folder, "trace.jsonl");
        Open(path).Dispose();
        Assert.True(File.Exists(path));
        Assert.Contains($"le dossier {_folder}/none n’existe pas", Assert.Throws<SettingException>(() => Open(Path.Combine(_folder, "none", "trace.jsonl"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("TURN_TRACE_PATH = « /proc/trace.jsonl » : ", Assert.Throws<SettingException>(() => Open("/proc/trace.jsonl")).Message, StringComparison.Ordinal);
    }

    private static FileStream Open(string path) => Writable.Open("TURN_TRACE_PATH", path, File.OpenWrite);
}
