using System.Runtime.InteropServices;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines;

/// <summary>What native libraries read with getenv when they start. Environment.SetEnvironmentVariable does not reach it.</summary>
internal static partial class CEnvironment
{
    /// <param name="name">Of the variable.</param>
    /// <param name="value">What it gets.</param>
    /// <param name="overwrite">False: what the service's unit says goes first.</param>
    /// <exception cref="EngineUnavailableException">There is no memory.</exception>
    public static void Set(string name, string value, bool overwrite)
    {
        if (setenv(name, value, overwrite ? 1 : 0) != 0)
            throw new EngineUnavailableException("setenv failed: out of memory");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
