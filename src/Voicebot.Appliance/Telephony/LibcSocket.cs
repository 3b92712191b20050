using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Telephony;

/// <summary>The one system call that <see cref="Socket"/> does not offer: a send that says how much a full buffer still took.</summary>
/// <remarks>
/// Socket.Send on a non-blocking socket loops until all is sent and, when the buffer fills on the way, reports
/// WouldBlock with 0 bytes: a frame cut in two would go unnoticed and every later byte would be read at the wrong place.
/// </remarks>
static partial class LibcSocket
{
    // Values of <sys/socket.h> and <errno.h>, the same on Linux amd64 and arm64.
    private const int MsgDontWait = 0x40;
    private const int MsgNoSignal = 0x4000;
    private const int ErrnoInterrupted = 4;
    private const int ErrnoWouldBlock = 11;
    private const int ErrnoConnectionReset = 104;

    /// <summary>The other side has reset the connection. The kernel tells so once: who receives afterwards finds an end of file.</summary>
    public const int Reset = -2;

    /// <summary>Hands bytes to the kernel without ever waiting.</summary>
    /// <param name="socket">A connected TCP socket.</param>
    /// <param name="bytes">What to send.</param>
    /// <returns>Bytes taken; 0 when the buffer is full; less when the connection is broken, <see cref="Reset"/> or −1.</returns>
    public static int TrySend(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var sent = Send(socket.SafeHandle, bytes, (nuint)bytes.Length, MsgDontWait | MsgNoSignal);
            if (sent >= 0)
                return (int)sent;
            switch (Marshal.GetLastPInvokeError())
            {
                case ErrnoInterrupted: continue;
                case ErrnoWouldBlock: return 0;
                case ErrnoConnectionReset: return Reset;
                default: return -1;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeHandle socket, ReadOnlySpan<byte> buffer, nuint length, int flags);
}
