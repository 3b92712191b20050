using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Commands;

/// <summary>The port for AudioSocket, as a setting that can be wrong.</summary>
internal static class ListeningPort
{
    /// <summary>Takes the port and gives it back: engines take a while to load, and a port that cannot be had is known at once.</summary>
    /// <exception cref="SettingException">It cannot be listened on.</exception>
    public static void Check(AudioSocketSettings settings)
    {
        try
        {
            using var probe = new Socket(settings.Bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (settings.Bind.AddressFamily == AddressFamily.InterNetworkV6)
                probe.DualMode = true; // as the server will
            probe.Bind(new IPEndPoint(settings.Bind, settings.Port));
        }
        catch (SocketException error)
        {
            throw Trouble(error, settings);
        }
    }

    public static SettingException Trouble(SocketException error, AudioSocketSettings settings)
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
