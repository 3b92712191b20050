using System.Globalization;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Commands;

/// <summary>`voicebot prove`, hidden: what `run` starts for each engine before it opens it (<see cref="EngineProof"/>).</summary>
internal static class ProveCommand
{
    /// <param name="args">As <see cref="EngineProof"/> writes them.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var name, var path, var threads, var backends, var deadlineMs]
            || !Enum.TryParse<EnginePurpose>(name, out var purpose)
            || !int.TryParse(threads, CultureInfo.InvariantCulture, out var count) || count < 1
            || !int.TryParse(deadlineMs, CultureInfo.InvariantCulture, out var deadline) || deadline < 1)
        {
            await output.WriteLineAsync($"voicebot {EngineProof.Command} : réservé à « voicebot run »");
            return 1;
        }
        using var logs = Logs.Create(LogLevel.Error);
        try
        {
            await new EngineOpener(count, backends, logs.CreateLogger("engines"))
                .TryAsync(purpose, path, TimeSpan.FromMilliseconds(deadline), CancellationToken.None);
            return 0;
        }
        catch (EngineVersionException)
        {
            return EngineProof.VersionCode;
        }
        catch (EngineException error)
        {
            await output.WriteLineAsync(error.Message.ReplaceLineEndings(" "));
            return EngineProof.RefusedCode;
        }
    }
}
