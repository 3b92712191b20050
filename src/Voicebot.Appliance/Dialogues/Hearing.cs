using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Dialogues;

/// <summary>One utterance as the dialogue learns of it.</summary>
/// <param name="VoicedMs">How much of it was voice.</param>
/// <param name="Cut">It did not end by itself.</param>
/// <param name="Failed">Recognition failed: that there is no text says nothing about the caller.</param>
public readonly record struct Hearing(Recognition Recognition, int VoicedMs, bool Cut = false, bool Failed = false);
