using System.Globalization;
using System.Text;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>What an exchange takes in to know this appliance, and the lines to type: what `asterisk-config --into` writes, as one file for a browser.</summary>
internal static class AsteriskArchive
{
    private const string Folder = "asterisk";

    /// <param name="address">Where Asterisk reaches the appliance.</param>
    public static async Task WriteAsync(Stream output, ApplianceSettings settings, string address, AsteriskKind kind, TimeProvider clock, CancellationToken cancellationToken)
    {
        List<string> options =
        [
            "--bot-host", $"{address}:{settings.AudioSocket.Port.ToString(CultureInfo.InvariantCulture)}", "--ami-username", settings.Ami.Username,
            "--max-calls", settings.AudioSocket.MaxCalls.ToString(CultureInfo.InvariantCulture),
        ];
        if (settings.Ami.Secret.Length > 0)
            options.AddRange(["--ami-secret", settings.Ami.Secret]);
        await using var packed = new PackedFolder(output, Folder, clock);
        if (!AsteriskConfigSettings.TryParse(options, out var filled, out var problem))
        {
            await AddAsync("a-lire.txt", problem + "\n");
            return;
        }
        foreach (var (name, content, mode) in AsteriskFolder.Files(filled, settings.Ami.Host, kind))
            await packed.AddAsync(name, content, mode, cancellationToken);
        await AddAsync("a-taper.txt", AsteriskFolder.NextSteps(Folder, filled.EtcDirectory, kind));

        Task AddAsync(string name, string text) =>
            packed.AddAsync(name, Encoding.UTF8.GetBytes(text), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, cancellationToken);
    }
}
