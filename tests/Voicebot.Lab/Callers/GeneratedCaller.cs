using System.Diagnostics;
using System.Text.Json;
using Voicebot.Lab.Sip;

namespace Voicebot.Lab.Callers;

/// <summary>One call by plan: listens until the voice is silent, and answers what it asked last.</summary>
internal sealed class GeneratedCaller(CallerPlan plan, ApplianceProcess bot, SipPhone phone)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(900);

    private int _read;
    private string? _call;

    public async Task TalkAsync(TimeSpan limit)
    {
        var begun = Stopwatch.GetTimestamp();
        _read = bot.Trace.Count;
        await phone.CallAsync("777", from: $"<sip:{plan.Number}@127.0.0.2>");
        var lastSaid = plan.Opening;
        while (!phone.Ended.IsCompleted && Stopwatch.GetElapsedTime(begun) < limit)
        {
            var asked = await NextAsync(begun, limit);
            if (asked.Count == 0)
                continue;
            var question = string.Join(' ', asked);
            if (plan.LeavesAt is { } leaves && question.Contains(leaves, StringComparison.Ordinal))
                return;
            // From the last sentence back: what was asked last is answered.
            var answer = Enumerable.Reverse(asked).Select(plan.AnswerTo).FirstOrDefault(static one => one is not null);
            if (question.Contains("tapez un. Pour non", StringComparison.Ordinal))
            {
                await phone.PressAsync(lastSaid.StartsWith("Oui", StringComparison.Ordinal) ? '1' : '2');
                continue;
            }
            // Not understood, or nothing was asked that this caller knows: the same again.
            answer ??= question.Contains('?') || question.Contains("autrement", StringComparison.Ordinal) || question.Contains("tapez", StringComparison.Ordinal) ? lastSaid : null;
            if (answer is null)
                continue; // « je vous passe un conseiller »
            lastSaid = answer;
            await phone.SayAsync(await SpokenFrench.RenderAsync(answer));
        }
    }

    // What the appliance said since, once it is silent and the conversation waits.
    private async Task<IReadOnlyList<string>> NextAsync(long begun, TimeSpan limit)
    {
        List<string> said = [];
        while (!phone.Ended.IsCompleted && Stopwatch.GetElapsedTime(begun) < limit)
        {
            var more = Read();
            said.AddRange(more);
            if (more.Count == 0 && said.Count > 0)
            {
                try
                {
                    await phone.Heard.WaitForSilenceAsync(phone.Heard.Now - s_pause, TimeSpan.FromSeconds(1), s_pause);
                }
                catch (LabException)
                {
                    continue; // still speaking
                }
                if (Read() is { Count: > 0 } late)
                {
                    said.AddRange(late);
                    continue;
                }
                return said;
            }
            await Task.Delay(100);
        }
        return [];
    }

    private List<string> Read()
    {
        List<string> said = [];
        var lines = bot.Trace.Snapshot();
        for (; _read < lines.Count; _read++)
        {
            using var record = JsonDocument.Parse(lines[_read]);
            var root = record.RootElement;
            var id = root.GetProperty("callId").GetString();
            switch (root.GetProperty("event").GetString())
            {
                case "call" when root.GetProperty("caller").GetString() == plan.Number:
                    _call = id;
                    break;
                case "say" when id == _call: // the greeting comes behind the announcement, when the number is long known
                    said.Add(root.GetProperty("text").GetString()!);
                    break;
            }
        }
        return said;
    }
}
