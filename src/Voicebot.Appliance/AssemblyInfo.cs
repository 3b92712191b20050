using System.Runtime.CompilerServices;

// Native calls take blittable types only: no marshalling stub between us and the C headers.
[assembly: DisableRuntimeMarshalling]

// The box runs Linux: clock_nanosleep, file modes, signals.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
