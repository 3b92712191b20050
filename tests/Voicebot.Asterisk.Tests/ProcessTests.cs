using System.Net;
using System.Net.Sockets;
using Voicebot.Lab;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>The published binary as a process, without an Asterisk: its settings, what it prints where, how it ends.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<string, string> NoManager = new() { ["AMI_HOST"] = "" };

    private readonly string _folder = Directory.CreateTempSubdirectory("voicebot-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_settings_are_read_from_the_dot_env_file_where_it_is_started()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, ".env"), "AUDIOSOCKET_PORT=9191\nMODELS_DIR=/nowhere\n", TestContext.Current.CancellationToken);
        await using var bot = LabProcess.Start(Repository.Binary, ["run"], workingDirectory: _folder);

        await bot.Lines.WaitForAsync("port 9191", StartLimit);
    }

    [Fact]
    public async Task A_settings_file_that_is_named_and_not_there_stops_the_start_in_one_line()
    {
        await using var bot = LabProcess.Start(Repository.Binary, ["run", "--env", "typo.env"], workingDirectory: _folder);

        await bot.WaitForExitAsync(Soon);

        Assert.Equal(1, bot.ExitCode);
        Assert.Equal(["voicebot : --env = « typo.env » : ce fichier n’existe pas"], bot.Lines.Snapshot());
    }

    [Fact]
    public async Task Standard_output_holds_results_and_the_log_is_on_standard_error()
    {
        var wav = Path.Combine(_folder, "say.wav");
        var output = await LabProcess.RunAsync(
            "sh", ["-c", "exec \"$0\" \"$@\" 2>/dev/null", Repository.Binary, "say", "Bonjour.", "-o", wav, "MODELS_DIR=/nowhere"],
            TestContext.Current.CancellationToken);

        Assert.StartsWith($"sh: {wav} : ", Assert.Single(output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voice_without_the_library_beside_the_binary_costs_one_line()
    {
        var alone = Path.Combine(_folder, "voicebot");
        File.Copy(Repository.Binary, alone);
        await using var say = LabProcess.Start(
            alone, ["say", "Bonjour.", "--voice", "demo", $"MODELS_DIR={Path.Combine(Repository.Root, "models")}", "LOG_LEVEL=critical"], workingDirectory: _folder);

        await say.WaitForExitAsync(StartLimit);

        Assert.Equal(1, say.ExitCode);
        var line = Assert.Single(say.Lines.Snapshot());
        Assert.StartsWith("voicebot : --voice demo : cette voix ne peut pas servir (", line, StringComparison.Ordinal);
        Assert.Contains($"{_folder}/libonnxruntime.so: cannot open shared object file", line, StringComparison.Ordinal);
    }

    // Left to itself the library keeps a number for the machine and a database of its use under the home folder, for its maker.
    [Fact]
    public async Task The_voice_s_library_keeps_no_record_of_its_use()
    {
        var home = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;
        await LabProcess.RunAsync(
            "env",
            [
                "-u", "CI", "-u", "XDG_CACHE_HOME", $"HOME={home}", Repository.Binary,
                "say", "Bonjour.", "--voice", "demo", "-o", Path.Combine(_folder, "say.wav"), $"MODELS_DIR={Path.Combine(Repository.Root, "models")}",
            ],
            TestContext.Current.CancellationToken);

        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
    }

    [Fact]
    public async Task A_stop_goes_through_its_whole_order_though_a_peer_keeps_the_connection_open()
    {
        await using var bot = await ApplianceProcess.StartAsync(settings: NoManager);
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(IPAddress.Loopback, 9090, TestContext.Current.CancellationToken);
        var call = Guid.NewGuid();
        await peer.SendAsync((byte[])[0x01, 0, 16, .. call.ToByteArray(bigEndian: true)], TestContext.Current.CancellationToken);
        await bot.WaitForEventAsync("call", Soon);

        await bot.StopAsync();

        Assert.Equal(0, bot.ExitCode);
        await bot.Log.WaitForAsync($"Call {call} ended", Soon);
        await bot.Log.WaitForAsync("stopped", Soon);
        Assert.Single(bot.Events("end")); // the trace is closed after the calls: nothing of them is lost
    }

    [Fact]
    public async Task A_stop_while_it_starts_is_a_stop_like_any_other()
    {
        var settings = new Dictionary<string, string> { ["MODELS_DIR"] = Path.Combine(Repository.Root, "models"), ["PHRASE_CACHE"] = "off" };
        await using var bot = LabProcess.Start(Repository.Binary, ["run"], settings, _folder);
        await bot.Lines.WaitForAsync("voice: ", StartLimit); // the recogniser, the largest, comes after it

        await bot.StopAsync(StartLimit);

        Assert.Equal(0, bot.ExitCode);
        Assert.DoesNotContain("ready: ", bot.Lines.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", bot.Lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_another_command_with_one_line()
    {
        // A shell's background, where tests may run, has SIGINT ignored: env gives the command its own again.
        await using var bench = LabProcess.Start("env", ["--default-signal=INT", Repository.Binary, "bench", "pacing", "--seconds", "60"], workingDirectory: _folder);
        while (!ThreadNames(bench.Id).Contains("playout-clock"))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken); // the signal's handler is there a moment after the command began

        await LabProcess.RunAsync("sh", ["-c", $"kill -INT {bench.Id}"], TestContext.Current.CancellationToken);
        await bench.WaitForExitAsync(Soon);

        Assert.Equal(130, bench.ExitCode);
        Assert.Equal(["voicebot : interrompu"], bench.Lines.Snapshot());
    }

    [Fact]
    public async Task The_measure_takes_as_many_calls_at_once_as_it_allows()
    {
        await using var bench = LabProcess.Start(Repository.Binary, ["bench", "pacing", "--calls", "256", "--seconds", "1"], workingDirectory: _folder);

        await bench.WaitForExitAsync(StartLimit);

        Assert.Equal(0, bench.ExitCode);
        Assert.Equal(256, bench.Lines.Snapshot().Count(line => line.Contains("50 trames", StringComparison.Ordinal)));
    }

    private static List<string> ThreadNames(int process) =>
        [.. Directory.GetDirectories($"/proc/{process}/task").Select(thread => File.ReadAllText(Path.Combine(thread, "comm")).Trim())];
}
