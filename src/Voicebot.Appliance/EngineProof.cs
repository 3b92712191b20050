using System.Diagnostics;
using System.Globalization;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance;

/// <summary>
/// Has an engine prove itself in a process of its own: native libraries abort on what they did not expect, and no
/// exception handler stands between that and the end of the process. Here it costs that engine, not the start.
/// </summary>
/// <param name="limit">For loading and proof together; a model that hangs while it loads ends here.</param>
/// <param name="program">Who proves, with what stands before <see cref="Command"/>.</param>
internal sealed class EngineProof(TimeSpan limit, params string[] program)
{
    /// <summary>The hidden command that the child runs: `prove PURPOSE PATH THREADS BACKENDS DEADLINE_MS`.</summary>
    public const string Command = "prove";

    /// <summary>How the child says that the engine was refused; the reason is on its standard output.</summary>
    public const int RefusedCode = 3;

    /// <summary>How the child says that a library is another version: that stops the start, wherever it is found.</summary>
    public const int VersionCode = 4;

    private const int FirstSignal = 128;

    /// <summary>What need not prove itself again.</summary>
    public EngineProofNotes Notes { get; init; } = EngineProofNotes.None;

    /// <summary>2 minutes: a 2 GB model from a slow card.</summary>
    public static EngineProof Usual(EngineProofNotes notes) => new(
        TimeSpan.FromMinutes(2),
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" // not published
            ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "voicebot.dll")]
            : [Environment.ProcessPath!])
    {
        Notes = notes,
    };

    /// <returns>False: it has done so before, and nothing has changed.</returns>
    /// <exception cref="EngineUnavailableException">The engine was refused, crashed, or did not come back.</exception>
    public async Task<bool> RunAsync(EnginePurpose purpose, string path, EngineOpener opener, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (Notes.Holds(purpose, path, opener))
            return false;
        var start = new ProcessStartInfo(program[0], program.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in new[]
        {
            Command, purpose.ToString(), path, opener.Threads.ToString(CultureInfo.InvariantCulture), opener.Backends,
            ((int)deadline.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        })
        {
            start.ArgumentList.Add(argument);
        }
        using var child = Process.Start(start)!;
        child.StandardInput.Close();
        var said = child.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var complained = child.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await child.WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new EngineUnavailableException($"{path}: not loaded and proven within {limit.TotalSeconds:0} s");
        }
        finally
        {
            if (!child.HasExited)
                child.Kill();
        }
        if (child.ExitCode is 0)
            Notes.Keep(purpose, path, opener);
        if (child.ExitCode is 0 or VersionCode)
            return true;
        var reason = LastLine(await said);
        throw new EngineUnavailableException(child.ExitCode switch
        {
            RefusedCode when reason.Length > 0 => reason,
            > FirstSignal => $"{path}: crashes when it is used (signal {child.ExitCode - FirstSignal}) {LastLine(await complained)}".TrimEnd(),
            _ => $"{path}: the proof ended with code {child.ExitCode} {LastLine(await complained)}".TrimEnd(),
        });
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
}
