using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Calls;

/// <summary>What commands and events of a call are in words: for the caller, and for the trace.</summary>
internal static class CallWords
{
    public const string HungUp = "caller hung up";
    public const string NoInput = "no input";

    /// <summary>The caller hears us and we do not hear them.</summary>
    public const string OneWay = "one-way sound: nothing came from the telephone (firewall, NAT)";

    public const string PbxGone = "Asterisk ended, or its connection broke";

    /// <summary>What a command to say says; null when it says nothing.</summary>
    public static string? Prompt(CallCommands commands, Scenario scenario) =>
        (commands & (CallCommands.SayAnnouncement | CallCommands.SayGreeting | CallCommands.SayStillThere | CallCommands.SayNobodyThere | CallCommands.SayTransfer | CallCommands.SayDeaf)) switch
        {
            CallCommands.SayAnnouncement => scenario.Announcement,
            CallCommands.SayGreeting => scenario.Greeting,
            CallCommands.SayStillThere => scenario.StillThere,
            CallCommands.SayNobodyThere => scenario.NobodyThere,
            CallCommands.SayTransfer => scenario.Transfer,
            CallCommands.SayDeaf => scenario.Deaf,
            _ => null,
        };

    public static string EndReason(CallEvent happened, CallCommands commands) => happened.Kind switch
    {
        CallEventKind.CallerGone => HungUp,
        CallEventKind.Shutdown => "appliance stops",
        CallEventKind.Answered => "no recogniser",
        CallEventKind.Mute => "no voice",
        CallEventKind.Digit => "keypad",
        CallEventKind.Tick when commands.HasFlag(CallCommands.SayNobodyThere) => NoInput,
        CallEventKind.Tick => "time limit",
        _ => "dialogue",
    };
}
