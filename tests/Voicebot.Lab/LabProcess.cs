using System.Diagnostics;

namespace Voicebot.Lab;

/// <summary>A program of the lab: its lines are kept, it can be waited for, and it never outlives its owner.</summary>
public sealed class LabProcess : IAsyncDisposable
{
    private const int MaxLines = 200_000;

    private readonly Process _process;
    private readonly LineLog _lines;

    private LabProcess(Process process, LineLog lines)
    {
        _process = process;
        _lines = lines;
    }

    public int Id => _process.Id;
    public bool HasExited => _process.HasExited;
    public int ExitCode => _process.ExitCode;

    /// <summary>Standard output and error together, in the order in which they came.</summary>
    public LineLog Lines => _lines;

    public static LabProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var lines = new LineLog(Path.GetFileName(program), MaxLines);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new LabProcess(process, lines);

        void Add(string? line)
        {
            if (line is not null)
                lines.Add(line);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="LabException">It ended with another status than 0, or not within the limit.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        await using var process = Start(program, arguments);
        process._process.StandardInput.Close();
        await process._process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        return process.ExitCode == 0
            ? process.Lines.ToString()
            : throw new LabException($"{program} ended with {process.ExitCode}:\n{process.Lines}");
    }

    public Task WaitForExitAsync(TimeSpan limit) => _process.WaitForExitAsync().WaitAsync(limit);

    /// <summary>SIGKILL: no goodbye, as when the power fails.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>SIGTERM, as the service manager does.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        await RunAsync("sh", ["-c", $"kill -TERM {_process.Id}"]); // the shell's own: the userland has no other
        await WaitForExitAsync(limit);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
