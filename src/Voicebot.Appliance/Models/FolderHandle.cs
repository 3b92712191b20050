using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Voicebot.Appliance.Models;

/// <summary>An open folder: the lock that keeps two fetches apart, and the fsync that makes a rename durable. .NET offers neither.</summary>
/// <remarks>Locking the folder itself leaves no lock file behind; the kernel frees it when the process ends, however it ends.</remarks>
internal sealed partial class FolderHandle : IDisposable
{
    // <fcntl.h> and <sys/file.h>, the same on Linux amd64 and arm64.
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int ExclusiveNonBlocking = 2 | 4;

    private readonly SafeFileHandle _handle;

    private FolderHandle(SafeFileHandle handle) => _handle = handle;

    /// <exception cref="IOException">The folder cannot be opened.</exception>
    public static FolderHandle Open(string path)
    {
        var descriptor = Open(path, ReadOnlyCloseOnExec);
        return descriptor >= 0
            ? new FolderHandle(new SafeFileHandle(descriptor, ownsHandle: true))
            : throw new IOException($"{path} : {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <returns>False: another process, or another part of this one, holds it.</returns>
    public bool TryLock() => Lock(_handle, ExclusiveNonBlocking) == 0;

    public void Sync()
    {
        // EINVAL: a file system (some FUSE ones) whose folders cannot be synced; the rename has happened all the same.
        _ = Sync(_handle);
    }

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeHandle folder, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeHandle folder);
}
