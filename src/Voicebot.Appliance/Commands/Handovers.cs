using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Telephony;
using Voicebot.Appliance.Transfers;

namespace Voicebot.Appliance.Commands;

/// <summary>Calls that go to a person and come back, between the desk, the manager and the journal.</summary>
internal sealed class Handovers(TransferDesk desk, AmiClient? ami, Journal? journal)
{
    /// <summary>What a new call is given, or one that nobody took: it goes on where it was.</summary>
    public CallServices For(Guid call, CallServices services) => desk.TakeBack(call) is { } dialogue
        ? services with
        {
            NewDialogue = _ => desk.Follow(call, dialogue),
            Scenario = services.Scenario with { Announcement = "", Greeting = dialogue.ComeBack() },
        }
        : services with { NewDialogue = model => desk.Follow(call, services.NewDialogue(model)) };

    /// <summary>Tells the dial plan how a call ended; of one for a person first who calls.</summary>
    public async Task<bool> TellAsync(Guid call, CallOutcome outcome, CancellationToken cancellationToken)
    {
        if (ami is null)
            return false;
        if (outcome == CallOutcome.Done)
            return await ami.SetResultAsync(call, CallResult.Done, cancellationToken);
        // Both go over one connection, in their order.
        var naming = desk.Begin(call) is { } handover ? ami.SetCallerNameAsync(call, handover.CallerName, cancellationToken) : Task.FromResult(false);
        var told = await ami.SetResultAsync(call, CallResult.Transfer, cancellationToken);
        await naming;
        if (!told)
            desk.Accept(call); // the dial plan does not know: whoever picks up is connected at once
        return told;
    }

    /// <summary>A person has picked up. Without an answer of ours the dial plan connects the two.</summary>
    public async Task BriefAsync(ICallLine leg, CallServices services, CancellationToken cancellationToken)
    {
        if (desk.Find(leg.CallId) is not { } handover || ami is null)
            return;
        using var briefing = new Briefing(leg, services);
        if (await briefing.RunAsync(handover.Summary, cancellationToken) is not { } takes)
            return;
        if (takes)
        {
            desk.Accept(leg.CallId);
            journal?.Transferred(handover.Ticket);
        }
        await ami.SetResultAsync(leg.CallId, takes ? CallResult.Accepted : CallResult.Declined, cancellationToken);
    }
}
