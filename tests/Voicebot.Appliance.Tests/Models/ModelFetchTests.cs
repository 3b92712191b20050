using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Voicebot.Appliance.Models;

namespace Voicebot.Appliance.Tests.Models;

/// <summary>Fetches from a real web server that misbehaves, into a real folder.</summary>
public sealed class ModelFetchTests : IDisposable
{
    private readonly ModelBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_profile_arrives_whole_and_its_sums_are_recorded_for_sha256sum()
    {
        await using var server = Serve();
        var (exit, said) = await _bench.RunAsync(server.Url, "fetch", "--profile", "pi5");
        Assert.Equal(0, exit);
        Assert.Equal([Checksums.FileName, ModelBench.Fresh, ModelBench.Pinned], _bench.Names());
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
        Assert.Equal(_bench.FreshBytes, File.ReadAllBytes(_bench.In(ModelBench.Fresh)));
        Assert.Equal(
            $"{ModelBench.Sum(_bench.FreshBytes)}  {ModelBench.Fresh}\n{ModelBench.Sum(_bench.PinnedBytes)}  {ModelBench.Pinned}\n",
            File.ReadAllText(_bench.In(Checksums.FileName)));
        Assert.Contains($"{ModelBench.Fresh} : 200 ko, somme enregistrée", said, StringComparison.Ordinal);
        Assert.Contains($"{ModelBench.Pinned} : 300 ko, somme vérifiée", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', said); // not a terminal: no progress line

        var asked = server.Requests.Count;
        Assert.Equal(0, (await _bench.RunAsync(server.Url, "fetch", "--profile", "pi5")).Exit);
        Assert.Equal(asked, server.Requests.Count); // nothing is missing: the network is left alone
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cut_is_resumed_and_only_the_rest_is_asked_for(bool chunked)
    {
        await using var server = Serve(pinned: new Served(_bench.PinnedBytes) { CutAfter = 100_000, Cuts = 2, Chunked = chunked });
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.True(exit == 0, said);
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
        Assert.Equal([null, "bytes=100000-", "bytes=200000-"], server.AskedFor(ModelBench.Pinned).Select(request => request.Range));
        Assert.Equal("\"v1\"", server.AskedFor(ModelBench.Pinned).Last().IfRange);
        Assert.Equal(_bench.PinnedBytes.Length, server.BytesSent);
    }

    [Fact]
    public async Task A_later_run_resumes_what_an_earlier_one_had_to_leave()
    {
        _bench.Options = _bench.Options with { Tries = 1 };
        await using var server = Serve(pinned: new Served(_bench.PinnedBytes) { CutAfter = 120_000, Cuts = 1 });
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.Equal(1, exit);
        Assert.Contains("coupée avant la fin ; 120 ko gardés", said, StringComparison.Ordinal);
        Assert.Equal([ModelBench.Pinned + ".part", ModelBench.Pinned + ".part.from"], _bench.Names());
        Assert.Contains("téléchargement inachevé (120 ko)", (await _bench.RunAsync(null, "verify")).Said, StringComparison.Ordinal);

        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
        Assert.Equal(_bench.PinnedBytes.Length, server.BytesSent);
        Assert.Equal([Checksums.FileName, ModelBench.Pinned], _bench.Names());
    }

    [Fact]
    public async Task A_server_without_ranges_sends_it_all_again()
    {
        await using var server = Serve(pinned: new Served(_bench.PinnedBytes) { CutAfter = 100_000, Cuts = 1, Ranges = false });
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
        Assert.Equal(100_000 + _bench.PinnedBytes.Length, server.BytesSent);
    }

    [Fact]
    public async Task A_file_that_changed_between_two_tries_is_never_glued_together()
    {
        _bench.Options = _bench.Options with { Tries = 1 };
        await using var server = Serve();
        server.Files[ModelBench.Fresh] = new Served(ModelBench.Content("GGUF", 200_000, seed: 9)) { ETag = "\"old\"", CutAfter = 100_000 };
        Assert.Equal(1, (await _bench.RunAsync(server.Url, "fetch", "--model", "fresh")).Exit);
        server.Files[ModelBench.Fresh] = new Served(_bench.FreshBytes) { ETag = "\"new\"" };
        Assert.Equal(0, (await _bench.RunAsync(server.Url, "fetch", "--model", "fresh")).Exit);
        Assert.Equal("\"old\"", server.AskedFor(ModelBench.Fresh).Last().IfRange);
        Assert.Equal(_bench.FreshBytes, File.ReadAllBytes(_bench.In(ModelBench.Fresh)));
    }

    [Fact]
    public async Task A_models_folder_that_cannot_be_made_is_one_line()
    {
        await using var server = Serve();
        await File.WriteAllTextAsync(_bench.Folder, "a file, not a folder", TestContext.Current.CancellationToken);
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.Equal(1, exit);
        Assert.StartsWith(_bench.Folder, said, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Without_a_validator_and_a_sum_the_beginning_is_not_trusted()
    {
        await using var server = Serve();
        server.Files[ModelBench.Fresh] = new Served(_bench.FreshBytes) { ETag = null, CutAfter = 100_000, Cuts = 1 };
        Assert.Equal(0, (await _bench.RunAsync(server.Url, "fetch", "--model", "fresh")).Exit);
        Assert.All(server.AskedFor(ModelBench.Fresh), request => Assert.Null(request.Range));
        Assert.Equal(_bench.FreshBytes, File.ReadAllBytes(_bench.In(ModelBench.Fresh)));
    }

    [Fact]
    public async Task A_wrong_beginning_on_the_disk_costs_a_second_download_and_no_more()
    {
        Directory.CreateDirectory(_bench.Folder);
        await File.WriteAllBytesAsync(_bench.In(ModelBench.Pinned + ".part"), new byte[50_000], TestContext.Current.CancellationToken);
        await using var server = Serve();
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal(["bytes=50000-", null], server.AskedFor(ModelBench.Pinned).Select(request => request.Range));
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
    }

    [Fact]
    public async Task A_part_that_was_complete_already_needs_no_byte()
    {
        Directory.CreateDirectory(_bench.Folder);
        await File.WriteAllBytesAsync(_bench.In(ModelBench.Pinned + ".part"), _bench.PinnedBytes, TestContext.Current.CancellationToken);
        await using var server = Serve();
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal([Checksums.FileName, ModelBench.Pinned], _bench.Names());
    }

    [Fact]
    public async Task Wrong_bytes_never_get_the_final_name_and_leave_nothing()
    {
        var flipped = (byte[])_bench.PinnedBytes.Clone();
        flipped[^1] ^= 1;
        await using var server = Serve(pinned: new Served(flipped));
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.Equal(1, exit);
        Assert.Contains($"somme fausse : {ModelBench.Sum(flipped)[..16]}… au lieu de {ModelBench.Sum(_bench.PinnedBytes)[..16]}…", said, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
        Assert.Single(server.AskedFor(ModelBench.Pinned)); // no second try: the server has the wrong file
    }

    [Fact]
    public async Task What_the_first_download_pinned_binds_the_next_one()
    {
        await using var server = Serve();
        Assert.Equal(0, (await _bench.RunAsync(server.Url, "fetch", "--model", "fresh")).Exit);
        File.Delete(_bench.In(ModelBench.Fresh));
        server.Files[ModelBench.Fresh] = new Served(ModelBench.Content("GGUF", 200_000, seed: 9));
        var (exit, said) = await _bench.RunAsync(server.Url, "fetch", "--model", "fresh");
        Assert.Equal(1, exit);
        Assert.Contains("somme fausse", said, StringComparison.Ordinal);
        Assert.Equal([Checksums.FileName], _bench.Names());
    }

    [Fact]
    public async Task A_user_can_pin_before_the_first_download()
    {
        Directory.CreateDirectory(_bench.Folder);
        await File.WriteAllTextAsync(_bench.In(Checksums.FileName), $"{new string('0', 64)}  {ModelBench.Fresh}\n", TestContext.Current.CancellationToken);
        await using var server = Serve();
        var (exit, said) = await _bench.RunAsync(server.Url, "fetch", "--model", "fresh");
        Assert.Equal(1, exit);
        Assert.Contains("au lieu de 0000000000000000…", said, StringComparison.Ordinal);
        Assert.Equal([Checksums.FileName], _bench.Names());
    }

    [Fact]
    public async Task A_damaged_file_is_replaced_and_stays_until_then()
    {
        await using var server = Serve();
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        File.WriteAllBytes(_bench.In(ModelBench.Pinned), _bench.PinnedBytes[..100]);
        server.Files[ModelBench.Pinned] = new Served([]) { Status = "404 Not Found" };
        Assert.Equal(1, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal(100, new FileInfo(_bench.In(ModelBench.Pinned)).Length);
        server.Files[ModelBench.Pinned] = new Served(_bench.PinnedBytes);
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
    }

    [Theory]
    [InlineData("404 Not Found", 1, "introuvable à http://localhost")]
    [InlineData("403 Forbidden", 1, "refuse l’accès (HTTP 403)")]
    [InlineData("418 I'm a teapot", 1, "réponse inattendue")]
    [InlineData("503 Service Unavailable", 3, "en panne ou surchargé (HTTP 503)")]
    [InlineData("429 Too Many Requests", 3, "en panne ou surchargé (HTTP 429)")]
    public async Task An_error_of_the_server_is_one_line_and_retried_only_where_it_may_pass(string status, int tries, string words)
    {
        await using var server = Serve(pinned: new Served([]) { Status = status });
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.Equal(1, exit);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Equal(tries, server.AskedFor(ModelBench.Pinned).Count());
        Assert.Empty(_bench.Names());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_falls_silent_is_left_after_the_limit()
    {
        await using var server = Serve(pinned: new Served(_bench.PinnedBytes) { StallAfter = 0 });
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.Equal(1, exit);
        Assert.Contains("n’envoie plus rien depuis 0.3 s", said, StringComparison.Ordinal);
        Assert.Equal(3, server.AskedFor(ModelBench.Pinned).Count());
    }

    [Fact]
    public async Task A_slow_line_that_moves_on_is_not_given_up()
    {
        // Ten answers of 30,000 bytes each; more failures in a row than are allowed without progress.
        await using var server = Serve(pinned: new Served(_bench.PinnedBytes) { CutAfter = 30_000 });
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal(10, server.AskedFor(ModelBench.Pinned).Count());
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
    }

    [Fact]
    public async Task Another_size_than_the_manifests_is_refused_before_it_is_loaded()
    {
        await using var server = Serve(pinned: new Served(new byte[500_000]));
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.Equal(1, exit);
        Assert.Contains("500000 octets annoncés, 300000 attendus", said, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
    }

    [Fact]
    public async Task A_login_page_is_not_pinned_as_a_model()
    {
        await using var server = Serve();
        server.Files[ModelBench.Fresh] = new Served("<html>Connexion</html>"u8.ToArray()) { ContentType = "text/html; charset=utf-8" };
        var (exit, said) = await _bench.RunAsync(server.Url, "fetch", "--model", "fresh");
        Assert.Equal((1, true), (exit, said.Contains("page web", StringComparison.Ordinal)));
        server.Files[ModelBench.Fresh] = new Served("<html>Connexion</html>"u8.ToArray());
        (exit, said) = await _bench.RunAsync(server.Url, "fetch", "--model", "fresh");
        Assert.Equal((1, true), (exit, said.Contains("le contenu n’est pas celui d’un tel fichier", StringComparison.Ordinal)));
        Assert.Empty(_bench.Names());
    }

    [Fact]
    public async Task Redirects_are_followed_a_few_times()
    {
        await using var server = Serve(pinned: new Served([]) { Status = "302 Found", Location = "/elsewhere" });
        server.Files["elsewhere"] = new Served(_bench.PinnedBytes) { CutAfter = 100_000, Cuts = 1 };
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal(_bench.PinnedBytes, File.ReadAllBytes(_bench.In(ModelBench.Pinned)));
        Assert.Equal([null, "bytes=100000-"], server.AskedFor("elsewhere").Select(request => request.Range));

        File.Delete(_bench.In(ModelBench.Pinned));
        server.Files["elsewhere"] = new Served([]) { Status = "302 Found", Location = "/" + ModelBench.Pinned };
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.Equal(1, exit);
        Assert.Contains("renvoie trop de fois ailleurs", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_never_leaves_https_and_an_unknown_certificate_is_refused()
    {
        using var certificate = NewCertificate();
        await using var open = Serve();
        await using var safe = new ModelServer(certificate);
        safe.Files[ModelBench.Pinned] = new Served([]) { Status = "302 Found", Location = open.Url + ModelBench.Pinned };

        var (exit, said) = await FetchPinnedAsync(safe);
        Assert.Equal(1, exit);
        Assert.Contains("certificat refusé", said, StringComparison.Ordinal);

        using var handler = Download.NewHandler(_bench.Options);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, seen, _, _) => seen?.GetCertHashString() == certificate.GetCertHashString(),
        };
        using var output = new StringWriter();
        using var fetch = new ModelFetch(
            _bench.Folder, ModelMirror.Of(safe.Url), _bench.Options, new FetchProgress(null, TimeProvider.System), output, handler, TimeProvider.System);
        var error = await Assert.ThrowsAsync<ModelException>(() => fetch.RunAsync([.. _bench.Manifest.OfProfile("pi4")[0].Files], TestContext.Current.CancellationToken));
        Assert.Contains("sans https (HTTP 302)", error.Message, StringComparison.Ordinal);
        Assert.Empty(open.Requests);
    }

    [Fact]
    public async Task No_server_and_no_such_host_are_told_apart()
    {
        string gone;
        await using (var server = new ModelServer())
            gone = server.Url;
        Assert.Contains("refuse la connexion", (await _bench.RunAsync(gone, "fetch", "--profile", "pi4")).Said, StringComparison.Ordinal);
        // .invalid never resolves (RFC 6761).
        var (exit, said) = await _bench.RunAsync(null, "fetch", "--profile", "pi4");
        Assert.Equal(1, exit);
        Assert.Contains("models.invalid est introuvable (DNS)", said, StringComparison.Ordinal);
        Assert.Empty(_bench.Names());
    }

    [Fact]
    public async Task Of_two_fetches_at_once_one_is_refused()
    {
        await using var server = Serve(pinned: new Served(_bench.PinnedBytes) { StallAfter = 1000 });
        _bench.Options = _bench.Options with { Tries = 1, Read = TimeSpan.FromSeconds(2) };
        var first = FetchPinnedAsync(server);
        while (!server.AskedFor(ModelBench.Pinned).Any())
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var (exit, said) = await FetchPinnedAsync(server);
        Assert.Equal(1, exit);
        Assert.Contains("un autre téléchargement est en cours", said, StringComparison.Ordinal);
        await first;
        server.Files[ModelBench.Pinned] = new Served(_bench.PinnedBytes);
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit); // and the lock is gone with its owner
    }

    [Fact]
    public async Task A_stop_keeps_what_came_for_the_next_time()
    {
        await using var server = Serve(pinned: new Served(_bench.PinnedBytes) { StallAfter = 100_000 });
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using (var fetch = new ModelFetch(
            _bench.Folder, ModelMirror.Of(server.Url), _bench.Options with { Read = TimeSpan.FromMinutes(1) }, new FetchProgress(null, TimeProvider.System), output,
            Download.NewHandler(_bench.Options), TimeProvider.System))
        {
            var running = fetch.RunAsync([.. _bench.Manifest.OfProfile("pi4")[0].Files], stop.Token);
            var part = new FileInfo(_bench.In(ModelBench.Pinned + ".part"));
            while (!part.Exists || part.Length < 100_000)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
                part.Refresh();
            }
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }
        server.Files[ModelBench.Pinned] = new Served(_bench.PinnedBytes);
        Assert.Equal(0, (await FetchPinnedAsync(server)).Exit);
        Assert.Equal("bytes=100000-", server.AskedFor(ModelBench.Pinned).Last().Range);
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private ModelServer Serve(Served? pinned = null)
    {
        var server = new ModelServer();
        server.Files[ModelBench.Pinned] = pinned ?? new Served(_bench.PinnedBytes);
        server.Files[ModelBench.Fresh] = new Served(_bench.FreshBytes);
        return server;
    }

    private Task<(int Exit, string Said)> FetchPinnedAsync(ModelServer server) => _bench.RunAsync(server.Url, "fetch", "--profile", "pi4");
}
