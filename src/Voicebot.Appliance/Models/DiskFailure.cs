namespace Voicebot.Appliance.Models;

/// <summary>What a failed write means, in French.</summary>
internal static class DiskFailure
{
    // <errno.h>; .NET hands the number on as HResult for those it has no exception of its own for.
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int QuotaExceeded = 122;

    public static bool IsFull(IOException error) => error.HResult is NoSpace or QuotaExceeded;

    public static string Explain(Exception error, string folder) => error switch
    {
        IOException { HResult: NoSpace } => $"le disque de {folder} est plein",
        IOException { HResult: QuotaExceeded } => $"le quota de {folder} est épuisé",
        IOException { HResult: ReadOnly } => $"{folder} est en lecture seule",
        UnauthorizedAccessException => $"{folder} : écriture refusée (droits)",
        FileNotFoundException or DirectoryNotFoundException => $"{folder} ne peut pas être créé",
        _ => $"{folder} : écriture impossible ({error.Message})",
    };
}
