// One engine at a time: they share the cores, and espeak's voice is the whole process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
