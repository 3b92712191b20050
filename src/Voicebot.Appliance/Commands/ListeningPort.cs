using System.Net.Sockets;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>The port for AudioSocket, as a setting that can be wrong.</summary>
internal static class ListeningPort
{
    /// <summary>Takes the port: from now on who connects waits for the server.</summary>
    /// <exception cref="SettingException">It cannot be listened on.</exception>
    public static Socket Open(AudioSocketSettings settings)
    {
        try
        {
            return AudioSocketServer.OpenPort(settings.Bind, settings.Port);
        }
        catch (SocketException error)
        {
            throw Trouble(error, settings);
        }
    }

    private static SettingException Trouble(SocketException error, AudioSocketSettings settings)
    {
        var port = settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return error.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new("AUDIOSOCKET_PORT", port, $"ce port de {settings.Bind} est déjà pris, peut-être par un autre voicebot"),
            SocketError.AddressNotAvailable => new("AUDIOSOCKET_BIND", settings.Bind.ToString(), "ce n’est pas une adresse de cette machine (0.0.0.0 : toutes les siennes)"),
            SocketError.AddressFamilyNotSupported => new("AUDIOSOCKET_BIND", settings.Bind.ToString(), "cette machine n’a pas d’IPv6"),
            SocketError.AccessDenied => new("AUDIOSOCKET_PORT", port, "les ports sous 1024 sont réservés à root ; 9090 est l’usage"),
            _ => new("AUDIOSOCKET_BIND:AUDIOSOCKET_PORT", $"{settings.Bind}:{port}", $"impossible d’écouter ({error.SocketErrorCode})"),
        };
    }
}
