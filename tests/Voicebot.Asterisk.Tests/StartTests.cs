using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Phones;
using Voicebot.Lab;
using Voicebot.Lab.Reliability;

namespace Voicebot.Asterisk.Tests;

/// <summary>Callers who come while the published binary still opens its engines, without an Asterisk: the recogniser takes its time.</summary>
public sealed class StartTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("voicebot-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Who_calls_while_models_load_is_greeted_waits_for_the_recogniser_and_is_understood()
    {
        await RenderAsync();
        using var faults = await Faults.NewAsync();
        faults.Freeze(s_limit);
        await using var bot = await ApplianceProcess.StartAsync(
            settings: Settings(faults.Environment, ("RECOGNITION_DEADLINE_MS", "20000")), until: ApplianceProcess.Listens);
        await using var line = await CallAsync();

        Assert.True(await line.UntilAsync(() => line.Ears.SoundMs > 0, s_limit, CancellationToken.None));
        Assert.DoesNotContain(ApplianceProcess.Ready, bot.Log.ToString(), StringComparison.Ordinal);
        await bot.WaitForEventAsync("phase", s_limit, phase => phase.GetProperty("phase").GetString() == "Listening");
        Assert.DoesNotContain(ApplianceProcess.Ready, bot.Log.ToString(), StringComparison.Ordinal);

        var words = await SpokenFrench.RenderAsync("Bonjour, ma machine à laver ne démarre plus.");
        var from = bot.Trace.Count;
        line.Say(words);
        await bot.WaitForEventAsync("say", s_limit, from: from); // one moment
        faults.Thaw();
        var turn = await bot.WaitForEventAsync("turn", s_limit);
        Assert.Contains("machine", turn.GetProperty("heard").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(turn.GetProperty("acknowledged").GetBoolean());
        await bot.Log.WaitForAsync(ApplianceProcess.Ready, Usual.Soon);
    }

    [Fact]
    public async Task Who_calls_before_a_phrase_was_ever_rendered_is_refused_and_greeted_once_it_is_ready()
    {
        using var faults = await Faults.NewAsync();
        faults.Freeze(s_limit);
        await using var bot = await ApplianceProcess.StartAsync(settings: Settings(faults.Environment), until: ApplianceProcess.Listens);

        Assert.True(await IsRefusedAsync());
        Assert.DoesNotContain(ApplianceProcess.Ready, bot.Log.ToString(), StringComparison.Ordinal);

        faults.Thaw();
        await bot.Log.WaitForAsync(ApplianceProcess.Ready, s_limit);
        await using var line = await CallAsync();
        Assert.True(await line.UntilAsync(() => line.Ears.SoundMs > 0, s_limit, CancellationToken.None));
    }

    // A recogniser's library of another version stops the start, wherever it is found.
    [Fact]
    public async Task An_engine_that_stops_the_start_sends_who_has_called_already_to_a_person()
    {
        await RenderAsync();
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "other.c"), "#include <unistd.h>\nconst char *whisper_version(void) { sleep(4); return \"0.0.1\"; }\n", TestContext.Current.CancellationToken);
        await LabProcess.RunAsync(
            "gcc", ["-shared", "-fPIC", "-o", Path.Combine(_folder, "libwhisper.so.1"), Path.Combine(_folder, "other.c")], TestContext.Current.CancellationToken);
        await using var bot = await ApplianceProcess.StartAsync(
            settings: Settings(new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = _folder }), until: ApplianceProcess.Listens);
        await using var line = await CallAsync();

        await bot.SaidAsync("Je vous passe un conseiller");
        Assert.Equal(PhoneEnd.Finished, await line.Ended.WaitAsync(s_limit, TestContext.Current.CancellationToken));
        var end = await bot.WaitForEventAsync("end", Usual.Soon);
        Assert.Equal("transfer", end.GetProperty("result").GetString());
        await bot.Log.WaitForAsync("voicebot : un moteur (voix, écoute ou langue) ne peut pas servir (libwhisper.so.1: found version 0.0.1, wanted 1.9.5)", s_limit);
        while (!bot.HasExited)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(1, bot.ExitCode);
    }

    // What an earlier start leaves.
    private async Task RenderAsync()
    {
        await using var bot = await ApplianceProcess.StartAsync(settings: Settings(new Dictionary<string, string>()));
        await bot.StopAsync();
    }

    private Dictionary<string, string> Settings(IReadOnlyDictionary<string, string> environment, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>(environment) { ["AMI_HOST"] = "", ["PHRASE_CACHE"] = Path.Combine(_folder, "phrases") };
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }

    private static async Task<bool> IsRefusedAsync()
    {
        try
        {
            await using var line = await CallAsync();
            return await line.Ended.WaitAsync(Usual.Soon, TestContext.Current.CancellationToken) == PhoneEnd.Reset;
        }
        catch (SocketException)
        {
            return true; // before the call was even placed
        }
    }

    private static Task<PhoneLine> CallAsync() =>
        PhoneLine.CallAsync(new IPEndPoint(IPAddress.Loopback, 9090), Guid.NewGuid(), LineFaults.None, TimeProvider.System, null, CancellationToken.None);
}
