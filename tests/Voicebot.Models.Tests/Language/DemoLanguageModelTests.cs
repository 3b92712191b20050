using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Appliance.Speech;
using Voicebot.Lab;

namespace Voicebot.Models.Tests.Language;

/// <summary>The demo's language model on questions that its training never had, through the seam that calls use and the real libllama.</summary>
public sealed class DemoLanguageModelTests
{
    private const double LeastOptions = 0.90;
    private const double LeastFields = 0.90;
    private const double LeastValidJson = 1;

    // Of three to ten options, weights that know nothing choose one in six.
    private const double MostRandomOptions = 0.40;

    private const int DocumentTokens = 160;
    private const int AnswerTokens = 60;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Demo => Path.Combine(Repository.Root, "models/demo/llm-fr-demo.gguf");

    [Fact]
    public async Task Chooses_and_extracts_what_was_said()
    {
        var score = await ScoreAsync(Demo);
        TestContext.Current.TestOutputHelper?.WriteLine(score.ToString());
        Assert.True(Passes(score), score.ToString());
    }

    [Fact]
    public async Task Random_weights_of_the_same_shape_do_not_pass()
    {
        var folder = Directory.CreateTempSubdirectory("voicebot-random-").FullName;
        try
        {
            var path = Path.Combine(folder, "llm.gguf");
            await File.WriteAllBytesAsync(path, ShuffledModel.Gguf(await File.ReadAllBytesAsync(Demo, Token)), Token);
            var score = await ScoreAsync(path);
            Assert.False(Passes(score), score.ToString());
            Assert.True(score.Options < MostRandomOptions, score.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Passes(LanguageScore score) =>
        score.Options >= LeastOptions && score.Fields >= LeastFields && score.ValidJson >= LeastValidJson;

    private static async Task<LanguageScore> ScoreAsync(string path)
    {
        using var llama = LlamaLanguageModel.Open(path, LlamaOptions.Default, NullLogger.Instance);
        var score = new LanguageScore();
        foreach (var item in LanguageItem.HeldOut())
        {
            if (item.Job == "choose")
                score.AddChoice(item, (await llama.ChooseAsync(item.Prompt, item.Options!, Token)).Index);
            else if (item.Job == "answer")
                score.AddAnswer(item, string.Concat(await llama.AnswerAsync(item.Prompt, AnswerTokens, Token).ToListAsync(Token)));
            else
                score.AddDocument(item, await ExtractAsync(llama, item));
        }
        llama.Dispose();
        await llama.Ended;
        return score;
    }

    private static async Task<string?> ExtractAsync(LlamaLanguageModel llama, LanguageItem item)
    {
        try
        {
            return await llama.ExtractAsync(item.Prompt, JobGrammar.Of(item), DocumentTokens, Token);
        }
        catch (EngineException)
        {
            return null; // it did not come to an end
        }
    }
}
