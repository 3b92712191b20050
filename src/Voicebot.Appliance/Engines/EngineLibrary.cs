using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines;

/// <summary>The first call into a native library: turns "not there" and "not the one we know" into one clear line each.</summary>
internal static class EngineLibrary
{
    /// <summary>Reads the library's version and compares it.</summary>
    /// <param name="library">Soname, as the loader looks it up.</param>
    /// <param name="wanted">The version whose headers the struct mirrors were taken from; a longer version that starts with it is the same ("1.9.5" and "1.9.5-dev").</param>
    /// <param name="readVersion">Calls the library.</param>
    /// <exception cref="EngineUnavailableException">The library, or a function in it, is missing.</exception>
    /// <exception cref="EngineVersionException">It is another version.</exception>
    public static string Check(string library, string wanted, Func<string> readVersion)
    {
        var found = Reach(library, readVersion);
        if (found.StartsWith(wanted, StringComparison.Ordinal) && (found.Length == wanted.Length || !char.IsAsciiDigit(found[wanted.Length])))
            return found;
        throw new EngineVersionException(library, found, wanted);
    }

    /// <exception cref="EngineUnavailableException">The library, or a function in it, is missing.</exception>
    public static T Reach<T>(string library, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (DllNotFoundException)
        {
            throw new EngineUnavailableException($"{library} is not installed");
        }
        catch (EntryPointNotFoundException error)
        {
            throw new EngineUnavailableException($"{library} lacks a function: {error.Message}");
        }
    }
}
