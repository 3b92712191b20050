using System.Runtime.Versioning;

// Asterisk, bubblewrap, signals: the lab is Linux, like the appliance.
[assembly: SupportedOSPlatform("linux")]
