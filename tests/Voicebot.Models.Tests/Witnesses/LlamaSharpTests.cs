using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Lab;
using Voicebot.Models.Tests.Language;

namespace Voicebot.Models.Tests.Witnesses;

/// <summary>The held-out choices, once made with our binding to Debian's libllama, once with LLamaSharp's to its own.</summary>
public sealed class LlamaSharpTests
{
    private static readonly string s_demo = Path.Combine(Repository.Root, "models/demo/llm-fr-demo.gguf");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_chooses_what_ours_chooses()
    {
        using var llama = LlamaLanguageModel.Open(s_demo, LlamaOptions.Default with { Threads = 1 }, NullLogger.Instance);
        using var witness = new LlamaSharpChooser(s_demo);
        var asked = LanguageItem.HeldOut().Where(item => item.Job == "choose").ToList();
        Assert.InRange(asked.Count, 40, 200);
        foreach (var item in asked)
            Assert.Equal((item.User, (await llama.ChooseAsync(item.Prompt, item.Options!, Token)).Index), (item.User, witness.Choose(item.Prompt, item.Options!)));
        llama.Dispose();
        await llama.Ended;
    }
}
