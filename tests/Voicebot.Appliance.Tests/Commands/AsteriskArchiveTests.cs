using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Commands;

public sealed partial class AsteriskArchiveTests
{
    [Theory]
    [InlineData(AsteriskKind.Plain, "extensions.conf", true)]
    [InlineData(AsteriskKind.FreePbx, "extensions_custom.conf", false)]
    public async Task An_exchange_that_exists_gets_additions_its_certificate_and_the_lines_to_type(AsteriskKind kind, string included, bool phones)
    {
        var files = await UnpackAsync(kind, "AMI_HOST=192.0.2.5", "AMI_SECRET=secret-of-the-archive", "AUDIOSOCKET_PORT=9191", "MAX_CALLS=3");
        string[] wanted = ["extensions_voicebot.conf", "manager_voicebot.conf", "voicebot-nobody.wav", "keys/voicebot.crt", "keys/voicebot.key", "voicebot.env", "a-taper.txt"];
        Assert.Equal((phones ? [.. wanted, "pjsip_voicebot.conf"] : wanted).Order(), files.Keys.Order());
        Assert.Contains("192.0.2.9:9191", files["extensions_voicebot.conf"].Text, StringComparison.Ordinal);
        Assert.Contains("secret = secret-of-the-archive", files["manager_voicebot.conf"].Text, StringComparison.Ordinal);
        Assert.Contains("AMI_HOST=192.0.2.5", files["voicebot.env"].Text, StringComparison.Ordinal);
        Assert.Contains($"echo '#include extensions_voicebot.conf' >> {included}", files["a-taper.txt"].Text, StringComparison.Ordinal);
        Assert.All(files, static file => Assert.Equal(UnixFileMode.None, file.Value.Mode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, files["keys/voicebot.key"].Mode);
    }

    [Fact]
    public async Task A_secret_that_is_not_set_yet_is_drawn_and_stands_on_both_sides()
    {
        var files = await UnpackAsync(AsteriskKind.Plain);
        var secret = Secret().Match(files["voicebot.env"].Text).Groups[1].Value;
        Assert.InRange(secret.Length, 20, 80);
        Assert.Contains($"secret = {secret}", files["manager_voicebot.conf"].Text, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, (string Text, UnixFileMode Mode)>> UnpackAsync(AsteriskKind kind, params string[] settings)
    {
        using var packed = new MemoryStream();
        await AsteriskArchive.WriteAsync(packed, ApplianceSettings.Read(SettingSources.Load("/nowhere/.env", settings)), "192.0.2.9", kind, TimeProvider.System, TestContext.Current.CancellationToken);
        packed.Position = 0;
        await using var tar = new TarReader(new GZipStream(packed, CompressionMode.Decompress));
        var files = new Dictionary<string, (string, UnixFileMode)>();
        while (await tar.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            using var content = new MemoryStream();
            await entry.DataStream!.CopyToAsync(content, TestContext.Current.CancellationToken);
            Assert.StartsWith("asterisk/", entry.Name, StringComparison.Ordinal);
            files[entry.Name["asterisk/".Length..]] = (Encoding.UTF8.GetString(content.ToArray()), entry.Mode);
        }
        return files;
    }

    [GeneratedRegex("^AMI_SECRET=(.+)$", RegexOptions.Multiline)]
    private static partial Regex Secret();
}
