namespace Voicebot.Appliance.Engines.Ggml;

/// <summary>What both recognisers on ggml are told.</summary>
/// <param name="Threads">For the encoder and the decoder.</param>
/// <param name="QueueLength">Utterances that may wait: more would be answered too late to matter.</param>
/// <param name="BackendsFolder">See <see cref="GgmlRuntime.Load"/>.</param>
public sealed record GgmlRecognizerOptions(int Threads, int QueueLength, string BackendsFolder)
{
    public static GgmlRecognizerOptions Default { get; } = new(GgmlRuntime.DefaultThreads, 4, GgmlRuntime.DefaultFolder);
}
