using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Voicebot.Appliance.Hardware;

/// <summary>One GPIO chip of this machine, found by label or path.</summary>
/// <param name="Number">As in /dev/gpiochipN; it can be another after the next start.</param>
public sealed record GpioChip(int Number, string Label, int LineCount)
{
    private const string Prefix = "/dev/gpiochip";
    private const int NotPermitted = 13; // EACCES

    /// <summary>The chips that hold a Raspberry Pi's header: 5, 4 (and 400, CM4), 3 and older.</summary>
    public static readonly IReadOnlyList<string> HeaderLabels = ["pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835"];

    /// <param name="chip">Label or path; null: the header of a Raspberry Pi.</param>
    /// <exception cref="PanelException">There is none, or it cannot be opened.</exception>
    public static GpioChip Find(string? chip)
    {
        if (chip is ['/', ..])
            return Open(NumberOf(chip) ?? throw new PanelException($"PANEL_CHIP = « {chip} » : ce n’est pas une puce GPIO (/dev/gpiochipN)", chipIsThere: false));
        PanelException? refused = null;
        foreach (var number in Numbers())
        {
            try
            {
                var found = Open(number);
                if (chip is null ? HeaderLabels.Contains(found.Label) : found.Label == chip)
                    return found;
            }
            catch (PanelException error)
            {
                refused ??= error; // perhaps that very one
            }
        }
        throw refused is { ChipIsThere: true } ? refused : new PanelException(
            chip is null
                ? "pas de connecteur GPIO de Raspberry Pi sur cette machine (ailleurs : PANEL_CHIP ; sans panneau : PANEL=none)"
                : $"PANEL_CHIP = « {chip} » : aucune puce GPIO ne porte ce nom (gpiodetect les montre)",
            chipIsThere: false);
    }

    /// <summary>A line by number or by name.</summary>
    /// <exception cref="PanelException">There is no such line.</exception>
    public unsafe int Line(string setting, string line)
    {
        if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number < LineCount
                ? number
                : throw new PanelException($"{setting} = « {line} » : la puce {Label} a les lignes 0 à {LineCount - 1}");
        var handle = OpenHandle(Number);
        try
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(line + '\0'))
            {
                var offset = LibgpiodNative.gpiod_chip_get_line_offset_from_name(handle, name);
                return offset >= 0
                    ? offset
                    : throw new PanelException($"{setting} = « {line} » : la puce {Label} n’a pas de ligne de ce nom (gpioinfo les montre ; un numéro de 0 à {LineCount - 1} va aussi)");
            }
        }
        finally
        {
            LibgpiodNative.gpiod_chip_close(handle);
        }
    }

    private static IEnumerable<int> Numbers()
    {
        try
        {
            return [.. Directory.GetFiles("/dev", "gpiochip*").Select(NumberOf).OfType<int>().Order()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int? NumberOf(string path)
    {
        try
        {
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // What is not there is told when it is opened.
        }
        return path.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(path.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static unsafe GpioChip Open(int number)
    {
        var handle = OpenHandle(number);
        try
        {
            var info = LibgpiodNative.gpiod_chip_get_info(handle);
            if (info == 0)
                throw Refused(number, Marshal.GetLastPInvokeError());
            var chip = new GpioChip(
                number,
                Marshal.PtrToStringUTF8((nint)LibgpiodNative.gpiod_chip_info_get_label(info)) ?? "",
                (int)LibgpiodNative.gpiod_chip_info_get_num_lines(info));
            LibgpiodNative.gpiod_chip_info_free(info);
            return chip;
        }
        finally
        {
            LibgpiodNative.gpiod_chip_close(handle);
        }
    }

    private static unsafe nint OpenHandle(int number)
    {
        try
        {
            fixed (byte* path = Encoding.UTF8.GetBytes($"{Prefix}{number}\0"))
            {
                var handle = LibgpiodNative.gpiod_chip_open(path);
                return handle != 0 ? handle : throw Refused(number, Marshal.GetLastPInvokeError());
            }
        }
        catch (DllNotFoundException)
        {
            throw new PanelException("la bibliothèque libgpiod.so.3 manque (paquet libgpiod3)", chipIsThere: false);
        }
    }

    private static PanelException Refused(int number, int errno) => errno == NotPermitted
        ? new PanelException($"{Prefix}{number} : droits insuffisants, le compte du service doit être du groupe gpio")
        : new PanelException($"{Prefix}{number} ne s’ouvre pas ({Marshal.GetPInvokeErrorMessage(errno)})", chipIsThere: false);
}
