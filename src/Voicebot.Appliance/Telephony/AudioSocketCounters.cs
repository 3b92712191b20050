namespace Voicebot.Appliance.Telephony;

/// <summary>What passed over one connection so far.</summary>
/// <param name="FramesIn">Whole messages received after the UUID, of any kind.</param>
/// <param name="FramesOut">Audio frames that the kernel took.</param>
/// <param name="BytesIn">After the UUID.</param>
/// <param name="BytesOut">Audio and hangup, headers included.</param>
/// <param name="OddPayloads">Audio payloads of odd length: the last byte was dropped.</param>
/// <param name="SkippedFrames">Messages of an unknown kind, or not what their kind promises.</param>
/// <param name="WouldBlock">Frames dropped whole because the kernel's buffer was full: Asterisk had stopped reading.</param>
/// <param name="PartialSends">Of <paramref name="FramesOut"/>: frames that the kernel took in pieces, the rest before the next frame.</param>
public readonly record struct AudioSocketCounters(
    long FramesIn, long FramesOut, long BytesIn, long BytesOut,
    long OddPayloads, long SkippedFrames, long WouldBlock, long PartialSends);
