using System.Net;

namespace Voicebot.Appliance.Settings;

/// <summary>The status page.</summary>
/// <param name="IsOn">Null: when somebody has given it a password (`voicebot page password`).</param>
/// <param name="Allowed">Who may open a connection to it.</param>
/// <param name="Folder">Password, certificate and key.</param>
public sealed record PageSettings(bool? IsOn, IPAddress Bind, int Port, IReadOnlyList<IPNetwork> Allowed, string Folder)
{
    // What routers do not carry to the Internet.
    private static readonly string[] s_near = ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10"];

    internal static PageSettings Read(SettingReader read)
    {
        var allowed = read.Networks("PAGE_ALLOW");
        return new PageSettings(
            read.Text("PAGE") is null ? null : read.Switch("PAGE", false),
            read.Address("PAGE_BIND", IPAddress.Any),
            read.Integer("PAGE_PORT", 8443, 1, 65535),
            allowed.Count > 0 ? allowed : [.. s_near.Select(IPNetwork.Parse)],
            read.Text("PAGE_DIR", "/var/lib/voicebot/page"));
    }
}
