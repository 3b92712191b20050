using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Hardware;

/// <summary>What System.Device.Gpio's driver does not offer: a chip's label with the reason why it cannot be opened, a line by its name.</summary>
/// <remarks>gpiod.h of libgpiod 2.2. The library sets errno.</remarks>
internal static unsafe partial class LibgpiodNative
{
    private const string Library = "libgpiod.so.3";

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint gpiod_chip_open(byte* path);

    [LibraryImport(Library)]
    internal static partial void gpiod_chip_close(nint chip);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint gpiod_chip_get_info(nint chip);

    [LibraryImport(Library)]
    internal static partial void gpiod_chip_info_free(nint info);

    [LibraryImport(Library)]
    internal static partial byte* gpiod_chip_info_get_label(nint info);

    [LibraryImport(Library)]
    internal static partial nuint gpiod_chip_info_get_num_lines(nint info);

    /// <summary>-1: no line has that name.</summary>
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int gpiod_chip_get_line_offset_from_name(nint chip, byte* name);
}
