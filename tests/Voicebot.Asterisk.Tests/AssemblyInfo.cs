using System.Runtime.Versioning;

// One Asterisk at a time: it keeps its own ports, and what is timed is timed on an otherwise idle machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
