using System.Text.Json;
using Voicebot.Appliance.Calls;

namespace Voicebot.Appliance.Commands;

/// <summary>The turns of one call as the appliance itself traces them, in French lines, as they happen.</summary>
internal static class CallTracePrinter
{
    /// <returns>Null: no appliance can be asked there. Else a task that ends with the call.</returns>
    public static async Task<Task?> FollowAsync(string socket, Guid callId, Action<string> tell, CancellationToken cancellationToken)
    {
        StreamReader answer;
        try
        {
            answer = await ControlClient.AskAsync(socket, ControlSocket.TraceRequest, cancellationToken);
        }
        catch (CommandException)
        {
            return null;
        }
        await answer.ReadLineAsync(cancellationToken); // empty: from now on nothing is missed
        return PrintAsync(answer, callId, tell, cancellationToken);
    }

    /// <returns>Null: nothing that is shown.</returns>
    internal static string? LineOf(TraceRecord record) => record switch
    {
        SayTrace say => $"appareil : « {say.Text} »",
        TurnTrace turn => $"tour {turn.Turn} : « {turn.Heard} » ({turn.Confidence:P0}) ; parole finie {turn.EndpointMs} ms, reconnue {turn.RecognitionMs} ms, "
            + $"comprise {turn.UnderstandingMs} ms, premier mot {Ms(turn.FirstTextMs)}, premier son {Ms(turn.FirstAudioMs)} ; {turn.Rung}",
        EndTrace end => $"appareil : fin « {end.Result} » ({end.Reason})",
        _ => null,
    };

    private static async Task PrintAsync(StreamReader answer, Guid callId, Action<string> tell, CancellationToken cancellationToken)
    {
        using (answer)
        {
            while (await answer.ReadLineAsync(cancellationToken) is { } line)
            {
                if (JsonSerializer.Deserialize(line, TraceJson.Default.TraceRecord) is not { } record || record.CallId != callId)
                    continue;
                if (LineOf(record) is { } shown)
                    tell(shown);
                if (record is EndTrace)
                    return;
            }
        }
    }

    private static string Ms(int? value) => value is { } ms ? $"{ms} ms" : "—";
}
