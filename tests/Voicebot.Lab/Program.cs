using Voicebot.Lab;

// `make demo`: one call, start to end. Everything else in this project is the lab of the end-to-end tests.
if (args is not [var outputFolder])
{
    await Console.Error.WriteLineAsync("usage: Voicebot.Lab FOLDER");
    return 2;
}
try
{
    return await Demo.RunAsync(outputFolder);
}
catch (LabException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
