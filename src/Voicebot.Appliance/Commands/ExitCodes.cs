namespace Voicebot.Appliance.Commands;

/// <summary>How commands end, beside 0 (done) and 1 (not; one line says why).</summary>
internal static class ExitCodes
{
    /// <summary>By Ctrl-C or SIGTERM, as shells have it for the former.</summary>
    public const int Interrupted = 130;
}
