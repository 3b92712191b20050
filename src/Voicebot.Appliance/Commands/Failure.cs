using System.Net.Sockets;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Models;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Updates;

namespace Voicebot.Appliance.Commands;

/// <summary>Expected failures of a command, in one French line.</summary>
internal static class Failure
{
    /// <returns>Null: a defect, which ends the process as it is.</returns>
    public static string? Explain(Exception error) => error switch
    {
        SettingException or ScenarioException or ModelException or JournalException or UpdateException or CommandException => error.Message,
        // These speak English.
        EngineException => $"un moteur (voix, écoute ou langue) ne peut pas servir ({error.Message})",
        SocketException socket => $"le réseau ne se laisse pas ouvrir ({socket.SocketErrorCode})",
        IOException or UnauthorizedAccessException => $"un fichier ne peut pas être lu ou écrit ({error.Message})",
        _ => null,
    };
}
