using System.Runtime.Versioning;

// What is tried is Linux, like the appliance.
[assembly: SupportedOSPlatform("linux")]
