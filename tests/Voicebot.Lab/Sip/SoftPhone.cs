using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Voicebot.Audio;

namespace Voicebot.Lab.Sip;

/// <summary>baresip, the SIP phone from Debian: registers, dials or picks up, speaks WAV files, records what it hears.</summary>
/// <remarks>
/// Driven over its control port (module ctrl_tcp): netstrings of JSON, <c>length ":" json ","</c>. A sound file that ends
/// would end the call, so silence follows each one.
/// </remarks>
public sealed class SoftPhone : IAsyncDisposable
{
    /// <summary>What is louder is a voice.</summary>
    public const float QuietDbfs = -45;

    private const int SilenceAfterSeconds = 900;
    private const int HeaderBytes = WavFile.HeaderBytes;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly string _folder;
    private readonly LabProcess _process;
    private readonly TcpClient _control;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _reading;
    private int _files;

    private SoftPhone(string folder, LabProcess process, TcpClient control)
    {
        _folder = folder;
        _process = process;
        _control = control;
        Events = new LineLog("baresip", 10_000);
        _reading = ReadAsync();
    }

    /// <summary>One line per event: type, its text, the other side's name (CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED reason, REGISTER_OK).</summary>
    public LineLog Events { get; }

    /// <summary>16-bit mono WAV of what it heard, 8 kHz; complete when the call is over.</summary>
    public string HeardFile => Path.Combine(_folder, "heard.wav");

    /// <summary>Starts it and waits until it has registered.</summary>
    /// <param name="port">Its SIP port; its control port is 1000 above.</param>
    /// <param name="speech">8 kHz samples it speaks as soon as a call stands; null: silence.</param>
    /// <param name="picksUp">Answers calls by itself.</param>
    /// <param name="isWide">G.722: what it speaks is 16 kHz.</param>
    public static async Task<SoftPhone> StartAsync(
        string user, string secret, int port, ReadOnlyMemory<short> speech = default, bool picksUp = true, bool isWide = false)
    {
        var rateHz = isWide ? BandSplit.WideRateHz : Slin.SampleRateHz;
        var folder = Directory.CreateTempSubdirectory("baresip-").FullName;
        var spoken = Path.Combine(folder, "speech-0.wav");
        await File.WriteAllBytesAsync(spoken, WithSilence(speech, rateHz));
        await File.WriteAllTextAsync(Path.Combine(folder, "accounts"), "");
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), $"""
            poll_method epoll
            sip_listen 127.0.0.1:{port}
            net_interface 127.0.0.1
            audio_source aufile,{spoken}
            audio_player aufile,{folder}/heard.wav
            audio_alert aufile,{folder}/alert.wav
            audio_level no
            ausrc_srate {rateHz}
            auplay_srate {rateHz}
            ausrc_channels 1
            auplay_channels 1
            module_path /usr/lib/baresip/modules
            module g711.so
            module g722.so
            module aufile.so
            module_tmp uuid.so
            module_tmp account.so
            module_app menu.so
            module_app ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:{port + 1000}

            """);
        var process = LabProcess.Start("baresip", ["-f", folder]);
        var phone = new SoftPhone(folder, process, await ConnectAsync(process, port + 1000));
        // The account comes last: an event before the control connection stands would be lost.
        await phone.CommandAsync("uanew",
            $"<sip:{user}@127.0.0.1>;auth_user={user};auth_pass={secret};audio_codecs={(isWide ? "G722/16000/1" : "PCMU/8000/1")};regint=60;answermode={(picksUp ? "auto" : "manual")}");
        await phone.Events.WaitForAsync("REGISTER_OK", StartLimit);
        return phone;
    }

    /// <summary>Dials and waits until the call stands.</summary>
    public async Task CallAsync(string number)
    {
        await CommandAsync("dial", $"sip:{number}@127.0.0.1");
        await Events.WaitForAsync("CALL_ESTABLISHED", TimeSpan.FromSeconds(15));
    }

    /// <summary>Speaks 8 kHz samples now, instead of what it was saying.</summary>
    public async Task SayAsync(ReadOnlyMemory<short> speech)
    {
        var file = Path.Combine(_folder, $"speech-{++_files}.wav");
        await File.WriteAllBytesAsync(file, WithSilence(speech, Slin.SampleRateHz));
        await CommandAsync("ausrc", $"aufile,{file}");
    }

    /// <summary>Presses a key.</summary>
    public Task PressAsync(char key) => CommandAsync("sndcode", key.ToString());

    /// <summary>Picks up, where it does not by itself.</summary>
    public Task PickUpAsync() => CommandAsync("accept", "");

    public Task HangUpAsync() => CommandAsync("hangup", "");

    /// <summary>The other side has ended the call, or this one.</summary>
    public bool IsOver => Events.Snapshot().Any(static line => line.StartsWith("CALL_CLOSED", StringComparison.Ordinal));

    /// <summary>Waits until the other side has spoken and then been silent, or has hung up: the caller has the floor.</summary>
    /// <exception cref="LabException">It did not.</exception>
    public async Task WaitForFloorAsync(TimeSpan limit, int quietMs = 1000)
    {
        const int WindowMs = 100;
        const int Window = Slin.SampleRateHz * WindowMs / 1000;
        var from = (await HeardAsync()).Length;
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(WindowMs));
        while (await timer.WaitForNextTickAsync())
        {
            var heard = await HeardAsync();
            var spoke = false;
            var quiet = 0;
            for (var at = from; at + Window <= heard.Length; at += Window)
            {
                var loud = Loudness.RmsDbfs(heard.AsSpan(at, Window)) > QuietDbfs;
                spoke |= loud;
                quiet = loud ? 0 : quiet + WindowMs;
            }
            if ((spoke && quiet >= quietMs) || IsOver)
                return;
            if (TimeProvider.System.GetElapsedTime(began) > limit)
                throw new LabException($"the appliance {(spoke ? "did not stop speaking" : "said nothing")} for {limit.TotalSeconds} s");
        }
    }

    /// <summary>What it has heard so far, 8 kHz.</summary>
    public async Task<short[]> HeardAsync()
    {
        if (!File.Exists(HeardFile))
            return [];
        await using var file = new FileStream(HeardFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        var count = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        // Its header says how long it is only when it is closed; the samples are there before.
        return count <= HeaderBytes ? [] : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes.AsSpan(HeaderBytes, (count - HeaderBytes) & ~1)).ToArray();
    }

    private static string? Text(JsonDocument message, string name) => message.RootElement.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static byte[] WithSilence(ReadOnlyMemory<short> speech, int rateHz)
    {
        var samples = new short[speech.Length + SilenceAfterSeconds * rateHz];
        speech.Span.CopyTo(samples);
        return WavFile.Write(samples, rateHz);
    }

    private static async Task<TcpClient> ConnectAsync(LabProcess process, int port)
    {
        using var late = new CancellationTokenSource(StartLimit);
        while (true)
        {
            var control = new TcpClient { NoDelay = true };
            try
            {
                await control.ConnectAsync("127.0.0.1", port, late.Token);
                return control;
            }
            catch (SocketException) when (!process.HasExited)
            {
                control.Dispose();
                await Task.Delay(20, late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new LabException($"baresip did not open its control port:\n{process.Lines}");
            }
        }
    }

    private async Task CommandAsync(string command, string parameters)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = command, ["params"] = parameters, ["token"] = "lab" });
        await _control.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(json)}:{json},")));
    }

    private async Task ReadAsync()
    {
        var stream = _control.GetStream();
        var one = new byte[1];
        try
        {
            while (true)
            {
                var length = 0;
                while (true)
                {
                    await stream.ReadExactlyAsync(one, _over.Token);
                    if (one[0] == ':')
                        break;
                    length = length * 10 + (one[0] - '0');
                }
                var json = new byte[length + 1]; // and the comma
                await stream.ReadExactlyAsync(json, _over.Token);
                using var message = JsonDocument.Parse(json.AsMemory(0, length));
                if (message.RootElement.TryGetProperty("type", out var type))
                    Events.Add($"{type.GetString()} {Text(message, "param")} {Text(message, "peerdisplayname")}".TrimEnd());
            }
        }
        catch (Exception error) when (error is OperationCanceledException or EndOfStreamException or IOException)
        {
            // It ended, or the test did.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading;
        _control.Dispose();
        await _process.DisposeAsync();
        _over.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
