using System.Globalization;
using System.Net.Sockets;

namespace Voicebot.Appliance.Telephony;

/// <summary>What went wrong on the way to the manager interface: one French line for the technician, with what came and the cure.</summary>
static class AmiTrouble
{
    public static string Of(SocketException error, AmiOptions options) => $"{Explain(error.SocketErrorCode, options)} ({error.SocketErrorCode})";

    /// <summary>A connection that stood and broke.</summary>
    public static string Of(IOException error, AmiOptions options) => error.InnerException is SocketException socket ? Of(socket, options) : error.Message;

    /// <summary>Nothing at all came within the limit.</summary>
    public static string NoConnection(AmiOptions options) =>
        $"pas de réponse de {Peer(options)} en {Seconds(options.ConnectTimeout)} s : vérifiez AMI_HOST et AMI_PORT, et que le pare-feu du central laisse passer cet appareil";

    /// <summary>Connected, and then not a word.</summary>
    public static string NoBanner { get; } =
        "relié, mais le manager ne se présente pas : un port TLS sans AMI_TLS=on (5039), ou un autre service";

    public static string ClosedBeforeBanner { get; } =
        "la connexion est fermée avant que le manager se présente : vérifiez AMI_PORT, et authlimit dans manager.conf";

    public static string OtherService(string banner) =>
        $"ce n’est pas le manager d’Asterisk, il dit « {AmiCodec.Escape(banner)} » : vérifiez AMI_PORT (5038, ou 5039 avec AMI_TLS=on)";

    /// <param name="message">Asterisk's own word for it, or null.</param>
    public static string LoginRefused(string? message) =>
        $"Asterisk refuse l’identification (« {AmiCodec.Escape(message ?? "sans message")} ») : AMI_USERNAME et AMI_SECRET doivent être ceux de manager.conf, et son permit = admettre l’adresse de cet appareil";

    private static string Explain(SocketError error, AmiOptions options) => error switch
    {
        SocketError.TryAgain => $"le nom {options.Host} ne se résout pas : aucun serveur de noms ne répond ; mettez l’adresse du central dans AMI_HOST",
        SocketError.HostNotFound or SocketError.NoData or SocketError.NoRecovery =>
            $"le nom {options.Host} est inconnu ici : vérifiez AMI_HOST, ou mettez-y l’adresse du central",
        SocketError.ConnectionRefused => $"personne n’écoute à {Peer(options)} : Asterisk est-il démarré, avec enabled = yes dans manager.conf"
            + (options.Tls
                ? " et tlsenable = yes ? Après avoir fait le certificat : touch /etc/asterisk/manager.conf; asterisk -rx \"manager reload\""
                : " et bindaddr, port ? D’une autre machine, c’est AMI_TLS=on et le port 5039"),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
            $"aucun chemin vers {options.Host} : réseau débranché, ou AMI_HOST d’un autre réseau",
        SocketError.TimedOut => $"pas de réponse de {Peer(options)} : vérifiez AMI_HOST, AMI_PORT et le pare-feu du central",
        SocketError.AccessDenied => $"cette machine interdit la connexion vers {Peer(options)} : pare-feu local",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "le central a coupé la connexion",
        SocketError.AddressFamilyNotSupported => $"cette machine n’a pas d’IPv6 pour {options.Host} : mettez une adresse IPv4 dans AMI_HOST",
        _ => $"pas de connexion à {Peer(options)}",
    };

    private static string Peer(AmiOptions options) =>
        options.Host.Contains(':') ? $"[{options.Host}]:{options.Port}" : $"{options.Host}:{options.Port}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}
