using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AmiTroubleTests
{
    private static readonly AmiOptions Options = new() { Host = "192.0.2.5", Port = 5039, Username = "voicebot-ami", Secret = "s3cret-s3cret", Tls = true };

    [Theory]
    [InlineData(SocketError.TryAgain, "serveur de noms")]
    [InlineData(SocketError.HostNotFound, "AMI_HOST")]
    [InlineData(SocketError.ConnectionRefused, "tlsenable = yes")]
    [InlineData(SocketError.NetworkUnreachable, "aucun chemin")]
    [InlineData(SocketError.HostUnreachable, "aucun chemin")]
    [InlineData(SocketError.TimedOut, "pare-feu")]
    [InlineData(SocketError.ConnectionReset, "coupé")]
    [InlineData(SocketError.TooManyOpenSockets, "192.0.2.5:5039")]
    public void Each_error_is_one_French_line_with_its_own_name_at_the_end(SocketError error, string says)
    {
        var line = AmiTrouble.Of(new SocketException((int)error), Options);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.EndsWith($" ({error})", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
        Assert.Equal(line, AmiTrouble.Of(new IOException("broken", new SocketException((int)error)), Options));
    }

    [Fact]
    public void In_clear_text_the_cure_is_another()
    {
        var line = AmiTrouble.Of(new SocketException((int)SocketError.ConnectionRefused), Options with { Tls = false, Port = 5038 });
        Assert.DoesNotContain("tlsenable", line, StringComparison.Ordinal);
        Assert.Contains("AMI_TLS=on", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_service_or_Asterisk_says_stands_in_the_line_escaped()
    {
        Assert.Contains("« SSH-2.0-x\\u000d »", AmiTrouble.OtherService("SSH-2.0-x\r"), StringComparison.Ordinal);
        Assert.Contains("« Authentication failed »", AmiTrouble.LoginRefused("Authentication failed"), StringComparison.Ordinal);
        Assert.Contains("sans message", AmiTrouble.LoginRefused(null), StringComparison.Ordinal);
    }

    // The real errors of the system: a name that nobody has, a port where nobody listens.
    [Fact(Timeout = 30_000)]
    public async Task What_the_system_says_is_what_the_log_says()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, but it does not listen
        await using (var refused = new RunningAmi(((IPEndPoint)listener.LocalEndPoint!).Port))
            Assert.Contains("personne n’écoute à 127.0.0.1:", (await refused.UntilAsync(AmiPhase.Disconnected)).Reason, StringComparison.Ordinal);
        await using var unknown = new RunningAmi(5038, options => options with { Host = "pbx.invalid" });
        Assert.Contains("le nom pbx.invalid ", (await unknown.UntilAsync(AmiPhase.Disconnected)).Reason, StringComparison.Ordinal);
    }
}
