using System.Net;
using System.Net.Sockets;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Commands;

public sealed class ListeningPortTests
{
    private static AudioSocketSettings At(IPAddress bind, int port) => new(bind, port, [], 2);

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var error = Assert.Throws<SettingException>(() => ListeningPort.Open(At(IPAddress.Loopback, port)));
        Assert.Equal($"AUDIOSOCKET_PORT = « {port} » : ce port de 127.0.0.1 est déjà pris, peut-être par un autre voicebot", error.Message);
    }

    [Fact]
    public void A_port_that_was_taken_is_free_afterwards()
    {
        int port;
        using (var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)other.LocalEndPoint!).Port;
        }
        ListeningPort.Open(At(IPAddress.Loopback, port)).Dispose();
        ListeningPort.Open(At(IPAddress.Loopback, port)).Dispose();
        ListeningPort.Open(At(IPAddress.IPv6Any, port)).Dispose();
    }

    [Fact]
    public void An_address_of_another_machine_is_named()
    {
        var error = Assert.Throws<SettingException>(() => ListeningPort.Open(At(IPAddress.Parse("192.0.2.77"), 9090)));
        Assert.StartsWith("AUDIOSOCKET_BIND = « 192.0.2.77 » : ce n’est pas une adresse de cette machine", error.Message, StringComparison.Ordinal);
    }
}
