using Voicebot.Lab;
using Voicebot.Lab.Speech;
using Voicebot.Lab.Sentences;

// `make demo`: one call, start to end. `make bench-speech`: the held-out clips. `make bench-turns`: the caller's waiting. `make bench-understanding`: callers' sentences. Everything else in this project is the lab of
// the end-to-end tests.
try
{
    switch (args)
    {
        case ["demo", var outputFolder]:
            return await Demo.RunAsync(outputFolder);
        case ["bench-speech", var report]:
            return await SpeechBench.RunAsync(report, CancellationToken.None);
        case ["bench-turns", var report]:
            return await TurnBench.RunAsync(report, calls: 5);
        case ["bench-understanding", var folder, var report]:
            return await UnderstandingBench.RunAsync(folder, report, CancellationToken.None);
        case ["bench-understanding-heard", var folder, var heard]:
            return await HeardSentences.RunAsync(folder, heard, CancellationToken.None);
        default:
            await Console.Error.WriteLineAsync("usage: Voicebot.Lab demo FOLDER | bench-speech FILE | bench-turns FILE | bench-understanding FOLDER FILE | bench-understanding-heard FOLDER HEARD");
            return 2;
    }
}
catch (LabException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
