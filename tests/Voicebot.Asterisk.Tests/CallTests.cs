using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Voicebot.Lab;
using static Voicebot.Asterisk.Tests.Usual;

namespace Voicebot.Asterisk.Tests;

/// <summary>A caller, a real Asterisk with the shipped files, the published binary.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task The_greeting_is_heard_within_300_ms_and_the_number_is_known()
    {
        await using var scene = await Scene.OpenAsync();

        await scene.Phone.CallAsync("777");

        var greeting = await scene.Phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        Assert.InRange(greeting.TotalMilliseconds, 0, 1000); // how soon is measured by bench-turns
        var call = await scene.Bot.WaitForEventAsync("call", Soon);
        Assert.Equal("6001", call.GetProperty("caller").GetString());
    }

    [Fact]
    public async Task A_question_is_one_utterance_and_gets_a_reply()
    {
        await using var scene = await Scene.OpenAsync();
        var question = await SpokenFrench.RenderAsync("Bonjour, ma machine à laver ne démarre plus depuis hier soir.");
        var spokenMs = question.Length / 8;

        await scene.Phone.CallAsync("777");
        await scene.Phone.GreetingAsync();
        var asked = scene.Phone.Heard.Now; // the reply may be there before the silence behind the question has been sent
        await scene.Phone.SayAsync(question);
        var turn = await scene.Bot.WaitForEventAsync("turn", TimeSpan.FromSeconds(30));
        var reply = await scene.Phone.Heard.WaitForSoundAsync(asked, TimeSpan.FromSeconds(20));
        await scene.Phone.HangUpAsync();
        var end = await scene.Bot.WaitForEventAsync("end", Soon);

        Assert.Single(scene.Bot.Events("turn"));
        Assert.InRange(turn.GetProperty("utteranceMs").GetInt32(), spokenMs - 500, spokenMs + 1500);
        Assert.Contains("machine à laver", turn.GetProperty("heard").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("votre appareil est en panne", turn.GetProperty("said").GetString(), StringComparison.Ordinal);
        Assert.True((reply - asked).TotalMilliseconds > turn.GetProperty("voicedMs").GetInt32());
        Assert.Equal("caller hung up", end.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_key_is_seen_and_zero_reaches_a_person()
    {
        await using var scene = await Scene.OpenAsync(hasPerson: true);

        await scene.Phone.CallAsync("777");
        await scene.Phone.Heard.WaitForSoundAsync(TimeSpan.Zero, Soon);
        await scene.Phone.PressAsync('5');
        var digit = await scene.Bot.WaitForEventAsync("digit", Soon);
        Assert.Equal("5", digit.GetProperty("digit").GetString());
        await scene.Phone.PressAsync('0');
        await scene.Human.TakesAsync(scene.Phone);

        var end = await scene.Bot.WaitForEventAsync("end", Soon);
        Assert.Equal("transfer", end.GetProperty("result").GetString());
        await scene.Pbx.Log.WaitForAsync("result \"transfer\"", Soon);
    }

    [Fact]
    public async Task A_finished_call_is_hung_up_and_leaves_nothing_behind()
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        await using var bot = await ApplianceProcess.StartAsync(
            settings: new Dictionary<string, string> { ["NO_INPUT_PROMPT_S"] = "3", ["NO_INPUT_GOODBYE_S"] = "5" });
        await bot.WaitForAmiAsync();
        await using var human = await HumanAsync();
        await using var phone = Caller();

        await phone.CallAsync("777"); // and says nothing: still there? goodbye
        await phone.Ended.WaitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken);

        var end = await bot.WaitForEventAsync("end", Soon);
        Assert.Equal("done", end.GetProperty("result").GetString());
        await pbx.Log.WaitForAsync("result \"done\"", Soon);
        Assert.DoesNotContain(human.Events.Snapshot(), line => line.StartsWith("CALL_ESTABLISHED", StringComparison.Ordinal));
        Assert.Empty(await pbx.GlobalsAsync("CALLER_"));
        Assert.Empty(await pbx.GlobalsAsync("RESULT_"));
    }

    [Fact]
    public async Task A_spoken_goodbye_is_done_and_a_spoken_wish_reaches_a_person()
    {
        foreach (var (words, result) in new[] { ("Non merci, au revoir.", "done"), ("Je voudrais parler à un conseiller.", "transfer") })
        {
            await using var pbx = await AsteriskPbx.StartAsync(OneBot);
            await using var bot = await ApplianceProcess.StartAsync();
            await bot.WaitForAmiAsync();
            await using var human = await HumanAsync();
            await using var phone = Caller();
            await phone.CallAsync("777");
            await phone.GreetingAsync();
            await phone.SayAsync(await SpokenFrench.RenderAsync(words));
            var end = await bot.WaitForEventAsync("end", TimeSpan.FromSeconds(30));
            Assert.Equal(result, end.GetProperty("result").GetString());
            await pbx.Log.WaitForAsync($"result \"{result}\"", Soon);
        }
    }

    [Fact]
    public async Task A_caller_whose_sound_never_arrives_still_hears_the_greeting()
    {
        await using var scene = await Scene.OpenAsync();

        await scene.Phone.CallAsync("777", sendSound: false);
        await scene.Phone.GreetingAsync();

        Assert.True(scene.Phone.Heard.Now > TimeSpan.FromSeconds(2), "the two-second rule of AudioSocket() has not passed yet");
        Assert.False(scene.Phone.Ended.IsCompleted);
        await scene.Phone.HangUpAsync();
        var end = await scene.Bot.WaitForEventAsync("end", Soon);
        Assert.StartsWith("one-way sound", end.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speech_over_the_answer_silences_it()
    {
        await using var scene = await Scene.OpenAsync(settings: new Dictionary<string, string> { ["RECOGNITION_DEADLINE_MS"] = "20000" });
        await scene.Phone.CallAsync("777");
        await scene.Phone.Heard.WaitForSoundAsync(TimeSpan.FromSeconds(3), Soon); // the greeting, behind the announcement
        var began = scene.Phone.Heard.Now;
        var saying = scene.Phone.SayAsync(await SpokenFrench.RenderAsync("Je voudrais parler à un conseiller."));

        // How fast it is stands in `make bench-turns`, a busy machine must not fail this: it is speech that stops the greeting, not its end.
        var stopped = await scene.Bot.WaitForEventAsync("phase", Soon, phase => phase.GetProperty("on").GetString() is "BargeIn" or "Drained" && phase.GetProperty("atMs").GetInt32() > 3000);
        Assert.Equal("BargeIn", stopped.GetProperty("on").GetString());
        await scene.Phone.Heard.WaitForSilenceAsync(began, Soon, TimeSpan.FromMilliseconds(600));
        await saying;
        var turn = await scene.Bot.WaitForEventAsync("turn", TimeSpan.FromSeconds(20));
        Assert.Contains("conseiller", turn.GetProperty("heard").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_call_replays_to_the_same_events_on_the_binary()
    {
        var folder = Directory.CreateTempSubdirectory("record-").FullName;
        try
        {
            await using var pbx = await AsteriskPbx.StartAsync(OneBot);
            await using (var bot = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string> { ["RECORD_DIR"] = folder }))
            {
                await using var phone = Caller();
                await phone.CallAsync("777");
                await phone.GreetingAsync();
                await phone.SayAsync(await SpokenFrench.RenderAsync("Quels sont vos horaires d'ouverture ?"));
                await bot.WaitForEventAsync("turn", TimeSpan.FromSeconds(30));
                // Nothing else happens then: which of two things came first in the same moment is no matter of the replay.
                await phone.Heard.WaitForSilenceAsync(phone.Heard.Now, Soon, TimeSpan.FromMilliseconds(600));
                await phone.HangUpAsync();
                await bot.WaitForEventAsync("end", Soon);
                await bot.StopAsync();
            }
            var recording = Assert.Single(Directory.GetFiles(folder));
            // The same events in the same order; when exactly they came is the machine's affair.
            var replay = await LabProcess.RunAsync(Repository.Binary, ["replay", recording, "--tolerance", "5000", $"MODELS_DIR={Path.Combine(Repository.Root, "models")}"], TestContext.Current.CancellationToken);
            Assert.Contains("entendu « Quels sont vos horaires", replay, StringComparison.Ordinal);
            Assert.Contains("fin : none (caller hung up)", replay, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("AMI_CA_FILE")]
    [InlineData("AMI_CERT_SHA256")]
    public async Task Over_TLS_the_number_is_known_too(string trust)
    {
        await using var pbx = await AsteriskPbx.StartAsync(OneBot);
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(pbx.CertificateFile);
        await using var bot = await ApplianceProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["AMI_TLS"] = "true",
            ["AMI_PORT"] = $"{AsteriskPbx.AmiTlsPort}",
            [trust] = trust == "AMI_CA_FILE" ? pbx.CertificateFile : certificate.GetCertHashString(HashAlgorithmName.SHA256),
        });
        await bot.WaitForAmiAsync();
        await using var phone = Caller();

        await phone.CallAsync("777");

        var call = await bot.WaitForEventAsync("call", Soon);
        Assert.Equal("6001", call.GetProperty("caller").GetString());
    }
}
