namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>Real models of other projects, never in this tree. Where they are absent the tests that need them say so and are skipped.</summary>
static class BorrowedModels
{
    /// <summary>`VOICEBOT_TEST_MODELS`, or `shared/models` beside the checkout.</summary>
    public static string Require(string name)
    {
        var path = Find(name);
        Assert.SkipUnless(path is not null, $"{name} is not there: put it into a folder and name that in VOICEBOT_TEST_MODELS");
        return path;
    }

    /// <summary>Null where the model is absent.</summary>
    public static string? Find(string name)
    {
        var folder = Environment.GetEnvironmentVariable("VOICEBOT_TEST_MODELS");
        if (string.IsNullOrEmpty(folder))
            folder = Path.Combine(Checkout(), "..", "shared", "models");
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return File.Exists(path) ? path : null;
    }

    /// <summary>From the test executable upwards: the compiler's own paths are mapped to /_/.</summary>
    public static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Voicebot.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? Directory.GetCurrentDirectory();
    }
}
