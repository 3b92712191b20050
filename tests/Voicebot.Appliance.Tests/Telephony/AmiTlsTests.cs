using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class AmiTlsTests : IDisposable
{
    private const int TestLimitMs = 30_000;

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly string _folder = Directory.CreateTempSubdirectory("ami-tls").FullName;
    private readonly X509Certificate2 _authority = NewAuthority("Ours");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _authority.Dispose();
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
    }

    private static X509Certificate2 NewServer(X509Certificate2? authority, bool named = true, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pbx", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("pbx.example");
        if (named)
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var until = Now.AddDays(expired ? -1 : 20);
        if (authority is null)
            return request.CreateSelfSigned(Now.AddDays(-20), until);
        using var bare = request.Create(authority, Now.AddDays(-20), until, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private string CaFile(X509Certificate2 authority)
    {
        var file = Path.Combine(_folder, "ca.pem");
        File.WriteAllText(file, authority.ExportCertificatePem());
        return file;
    }

    private static ScriptedManager NewManager(X509Certificate2 certificate) => new()
    {
        Wrap = async inner =>
        {
            var stream = new SslStream(inner);
            await stream.AuthenticateAsServerAsync(certificate);
            return stream;
        },
    };

    private static async Task AssertAcceptedAsync(X509Certificate2 certificate, Func<AmiOptions, AmiOptions> with)
    {
        using var manager = NewManager(certificate);
        await using var ami = new RunningAmi(manager.Port, options => with(options with { Tls = true }));
        using var session = await manager.AcceptAndLogInAsync();
        await ami.UntilAsync(AmiPhase.Ready);
        var asking = ami.Client.GetCallerAsync(Guid.NewGuid(), TestContext.Current.CancellationToken);
        await session.AnswerValueAsync(await session.ReadActionAsync("Getvar"), "06");
        Assert.Equal("06", await asking);
    }

    private static async Task<string> AssertRefusedAsync(X509Certificate2 certificate, Func<AmiOptions, AmiOptions> with)
    {
        using var manager = NewManager(certificate);
        await using var ami = new RunningAmi(manager.Port, options => with(options with { Tls = true }));
        var talking = manager.AcceptAndLogInAsync(); // would check the login, if there were one
        var state = await ami.UntilAsync(AmiPhase.Refused);
        Assert.NotNull(state.Reason);
        Assert.StartsWith("TLS: ", state.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => talking);
        Assert.DoesNotContain(ami.States, seen => seen.Phase is AmiPhase.LoggingIn or AmiPhase.Ready);
        Assert.DoesNotContain('\n', state.Reason);
        return state.Reason;
    }

    // As openssl prints it, ready to paste into .env.
    private static string Setting(X509Certificate2 certificate) =>
        "AMI_CERT_SHA256=" + string.Join(':', SHA256.HashData(certificate.RawData).Select(value => value.ToString("X2", CultureInfo.InvariantCulture)));

    private static string Pin(X509Certificate2 certificate) => Convert.ToHexString(SHA256.HashData(certificate.RawData));

    [Fact(Timeout = TestLimitMs)]
    public async Task A_certificate_of_our_authority_is_accepted()
    {
        using var server = NewServer(_authority);
        await AssertAcceptedAsync(server, options => options with { TlsCaFile = CaFile(_authority) });
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_self_signed_certificate_is_accepted_by_its_fingerprint_and_no_other()
    {
        using var server = NewServer(null);
        using var other = NewServer(null);
        var pin = Pin(server);
        await AssertAcceptedAsync(server, options => options with { TlsPinSha256 = pin });
        var asOpensslPrintsIt = string.Join(':', Enumerable.Range(0, 32).Select(i => pin.Substring(2 * i, 2)));
        await AssertAcceptedAsync(server, options => options with { TlsPinSha256 = asOpensslPrintsIt });
        await AssertRefusedAsync(other, options => options with { TlsPinSha256 = pin });
        await AssertRefusedAsync(server, options => options with { TlsPinSha256 = pin[..62] });
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var stranger = NewAuthority("Ours"); // the same name, another key
        using var server = NewServer(stranger);
        await AssertRefusedAsync(server, options => options with { TlsCaFile = CaFile(_authority) });
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task Another_name_an_expired_certificate_a_self_signed_one_and_one_the_system_does_not_know_are_refused()
    {
        using var unnamed = NewServer(_authority, named: false);
        await AssertRefusedAsync(unnamed, options => options with { TlsCaFile = CaFile(_authority) });
        using var expired = NewServer(_authority, expired: true);
        await AssertRefusedAsync(expired, options => options with { TlsCaFile = CaFile(_authority) });
        using var selfSigned = NewServer(null);
        await AssertRefusedAsync(selfSigned, options => options with { TlsCaFile = CaFile(_authority) });
        using var good = NewServer(_authority);
        await AssertRefusedAsync(good, static options => options);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_refusal_says_what_came_what_was_expected_and_what_to_paste()
    {
        using var unnamed = NewServer(_authority, named: false);
        var reason = await AssertRefusedAsync(unnamed, options => options with { TlsCaFile = CaFile(_authority) });
        Assert.Contains("fait pour pbx.example, attendu pour AMI_HOST = 127.0.0.1", reason, StringComparison.Ordinal);
        Assert.Contains("subjectAltName=IP:127.0.0.1", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("signé", reason, StringComparison.Ordinal);
        Assert.Contains(Setting(unnamed), reason, StringComparison.Ordinal);
        // What is pasted works.
        await AssertAcceptedAsync(unnamed, options => options with { TlsPinSha256 = reason[(reason.IndexOf('=', reason.IndexOf("AMI_CERT_", StringComparison.Ordinal)) + 1)..].Split(' ')[0] });

        using var expired = NewServer(_authority, expired: true);
        reason = await AssertRefusedAsync(expired, options => options with { TlsCaFile = CaFile(_authority) });
        Assert.Contains($" au {Now.AddDays(-1):yyyy-MM-dd}, cette machine est au {Now:yyyy-MM-dd}", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("signé", reason, StringComparison.Ordinal);

        using var stranger = NewAuthority("Theirs");
        using var foreign = NewServer(stranger);
        reason = await AssertRefusedAsync(foreign, options => options with { TlsCaFile = CaFile(_authority) });
        Assert.Contains("« CN=Theirs » n’est pas signé par celui de AMI_CA_FILE", reason, StringComparison.Ordinal);
        Assert.Contains(Setting(foreign), reason, StringComparison.Ordinal);
        reason = await AssertRefusedAsync(foreign, static options => options);
        Assert.Contains("aucune autorité de cette machine", reason, StringComparison.Ordinal);

        using var other = NewServer(null);
        reason = await AssertRefusedAsync(other, options => options with { TlsPinSha256 = Pin(foreign) });
        Assert.Contains($"attendu {Setting(foreign)["AMI_CERT_SHA256=".Length..]}, reçu {Setting(other)["AMI_CERT_SHA256=".Length..]}", reason, StringComparison.Ordinal);
        Assert.Contains(Setting(other), reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_file_without_a_certificate_or_no_file_never_means_no_check()
    {
        using var server = NewServer(_authority);
        var empty = Path.Combine(_folder, "empty.pem");
        File.WriteAllText(empty, "not a certificate");
        var missing = Path.Combine(_folder, "none.pem");
        var reason = await AssertRefusedAsync(server, options => options with { TlsCaFile = empty });
        Assert.Contains($"AMI_CA_FILE = « {empty} » ne contient aucun certificat", reason, StringComparison.Ordinal);
        await AssertRefusedAsync(server, options => options with { TlsCaFile = missing });
        await AssertRefusedAsync(server, options => options with { TlsCaFile = _folder });
        await AssertRefusedAsync(server, options => options with { TlsPinSha256 = "no hexadecimal" });
        await AssertRefusedAsync(server, options => options with { TlsPinSha256 = "" });
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_server_without_TLS_gets_no_login()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port, options => options with { Tls = true, TlsCaFile = CaFile(_authority) });
        using var session = await manager.AcceptAsync();
        await session.SendAsync("Asterisk Call Manager/11.0.0\r\n");
        var state = await ami.UntilAsync(AmiPhase.Refused);
        Assert.Contains($"127.0.0.1:{manager.Port} répond sans TLS", state.Reason, StringComparison.Ordinal);
        Assert.Contains("AMI_PORT=5039", state.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(ami.States, seen => seen.Phase is AmiPhase.LoggingIn or AmiPhase.Ready);
    }

    [Theory(Timeout = TestLimitMs)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_says_nothing_is_told_with_what_each_side_may_have_meant(bool tls)
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port, options => options with { Tls = tls });
        using var session = await manager.AcceptAsync();
        await ami.PassTimeUntilAsync(ami.UntilAsync(AmiPhase.Disconnected));
        var told = Assert.Single(ami.States, seen => seen.Phase == AmiPhase.Disconnected).Reason;
        Assert.Contains(tls ? "pas de réponse à l’ouverture de TLS" : "un port TLS sans AMI_TLS=on", told, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestLimitMs)]
    public async Task A_server_that_closes_in_the_middle_of_TLS_is_told()
    {
        using var manager = new ScriptedManager();
        await using var ami = new RunningAmi(manager.Port, options => options with { Tls = true });
        (await manager.AcceptAsync()).Dispose();
        Assert.Contains("TLS", (await ami.UntilAsync(AmiPhase.Disconnected)).Reason, StringComparison.Ordinal);
    }
}
