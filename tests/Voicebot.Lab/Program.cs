using System.Globalization;
using Voicebot.Lab;
using Voicebot.Lab.Callers;
using Voicebot.Lab.Reliability;
using Voicebot.Lab.Sentences;
using Voicebot.Lab.Speech;

// `make demo`: one call, start to end. `make bench-speech`: the held-out clips. `make bench-turns`: the caller's waiting. `make bench-understanding`: callers' sentences. Everything else in this project is the lab of
// the end-to-end tests.
try
{
    switch (args)
    {
        case ["demo", var outputFolder]:
            return await Demo.RunAsync(outputFolder);
        case ["bench-speech", var report]:
            return await SpeechBench.RunAsync(report, isWide: false, CancellationToken.None);
        case ["bench-speech-hd", var report]:
            return await SpeechBench.RunAsync(report, isWide: true, CancellationToken.None);
        case ["bench-turns", var report]:
            return await TurnBench.RunAsync(report, calls: 5);
        case ["bench-understanding", var folder, var report]:
            return await UnderstandingBench.RunAsync(folder, report, CancellationToken.None);
        case ["bench-calls", var count]:
            var calls = await CallsBench.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), atOnce: 3);
            Console.WriteLine(calls.Report);
            return calls is { Untrue: 0 } && calls.Right == calls.Calls ? 0 : 1;
        case ["bench-kill", var rounds]:
            var killed = await KillBench.RunAsync(int.Parse(rounds, CultureInfo.InvariantCulture));
            Console.WriteLine(killed);
            return killed is { Lost: 0, Unposted: 0 } && killed.Sound == killed.Rounds ? 0 : 1;
        case ["bench-understanding-heard", var folder, var heard]:
            return await HeardSentences.RunAsync(folder, heard, CancellationToken.None);
        case ["reliability", var report, var count, .. var only]:
            return await ReliabilityBench.RunAsync(report, int.Parse(count, CultureInfo.InvariantCulture), only);
        case ["exchange", .. { Length: > 0 } boxes]:
            return await Exchange.RunAsync(boxes);
        case ["page-journal", var path, var many]:
            PageJournal.Fill(path, int.Parse(many, CultureInfo.InvariantCulture));
            return 0;
        default:
            await Console.Error.WriteLineAsync("usage: Voicebot.Lab demo FOLDER | bench-speech FILE | bench-speech-hd FILE | bench-turns FILE | bench-understanding FOLDER FILE | bench-understanding-heard FOLDER HEARD | bench-calls COUNT | bench-kill ROUNDS | reliability FILE CALLS [GROUP...] | page-journal FILE CALLS | exchange HOST:PORT...");
            return 2;
    }
}
catch (LabException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
