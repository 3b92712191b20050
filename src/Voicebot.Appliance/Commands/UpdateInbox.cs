using Voicebot.Appliance.Models;
using Voicebot.Appliance.Updates;

namespace Voicebot.Appliance.Commands;

/// <summary>Where an update that the page is sent lies: one at a time, straight to the disk, and kept only when it is a good one.</summary>
/// <param name="folder">Of the page's own files.</param>
/// <param name="request">Looks at the file that came; when it is good, moves it to the second place and asks for it. Returns what happens next.</param>
internal sealed class UpdateInbox(string folder, Func<string, string, CancellationToken, Task<string>> request)
{
    // Tickets need the disk more than an update does.
    private const long LeastFreeBytes = 64L << 20;

    private int _taking;

    private string Sent => SentIn(folder);

    /// <summary>What was sent before the last restart has been taken or refused by now.</summary>
    public static void Clear(string folder)
    {
        File.Delete(SentIn(folder));
        File.Delete(KeptIn(folder));
    }

    /// <exception cref="UpdateException">It is refused, another one is just coming, or there is no room for it.</exception>
    public async Task<string> TakeAsync(Stream update, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _taking, 1) != 0)
            throw new UpdateException("une autre est en cours d’envoi");
        try
        {
            await ReceiveAsync(update, cancellationToken);
            return await request(Sent, KeptIn(folder), cancellationToken);
        }
        finally
        {
            File.Delete(Sent);
            Volatile.Write(ref _taking, 0);
        }
    }

    private async Task ReceiveAsync(Stream update, CancellationToken cancellationToken)
    {
        var block = new byte[1 << 20];
        await using var file = new FileStream(Sent, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, BufferSize = 0 });
        while (await update.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken) is var count and > 0)
        {
            if (new DriveInfo(folder).AvailableFreeSpace < LeastFreeBytes)
                throw new UpdateException("il n’y a pas la place de la recevoir : passez par une clé USB");
            try
            {
                await file.WriteAsync(block.AsMemory(0, count), cancellationToken);
            }
            catch (IOException error)
            {
                throw new UpdateException(DiskFailure.Explain(error, Sent));
            }
        }
    }

    private static string SentIn(string folder) => Path.Combine(folder, "mise-a-jour.envoi");

    private static string KeptIn(string folder) => Path.Combine(folder, "mise-a-jour.update");
}
