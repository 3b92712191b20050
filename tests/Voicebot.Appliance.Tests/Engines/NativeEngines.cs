namespace Voicebot.Appliance.Tests.Engines;

/// <summary>
/// The tests that call native engines run one after the other: the libraries' log callbacks and espeak's voice are the
/// whole process's, and engines that fight for the cores tell nothing about either.
/// </summary>
/// <remarks>What needs Debian's libraries, or a disk of two megabytes, bears the trait Needs=userland and runs inside the root (`make test`).</remarks>
[CollectionDefinition(Collection)]
public sealed class NativeEngines
{
    public const string Collection = "Native engines";
}
