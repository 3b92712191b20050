using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Engines.Models;

namespace Voicebot.Appliance.Tests.Engines.Llama;

[Collection(NativeEngines.Collection)]
[Trait("Needs", "userland")]
public sealed class LlamaLanguageModelTests
{
    private const string End = "<|im_end|>";
    private static readonly LanguagePrompt s_prompt = new("Tu es l'accueil du SAV.", "Quand êtes-vous ouverts ?");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Model => WrittenModels.File("demo.gguf", path => Write(path));

    private static LlamaLanguageModel Open(string path) => LlamaLanguageModel.Open(path, LlamaOptions.Default, NullLogger.Instance);

    // The prompt ends with the line feed after "assistant"; "à" is said as its two bytes.
    private static void Write(string path, string? template = GgufModelWriter.ChatMl) => GgufModelWriter.Write(
        path,
        ["Nous", " sommes", " ouverts", " neuf", " heures"],
        [
            ("\n", "Nous", 1), ("Nous", " sommes", 1), (" sommes", " ouverts", 1), (" ouverts", " ", 1),
            (" ", GgufModelWriter.Byte(0xC3), 1), (GgufModelWriter.Byte(0xC3), GgufModelWriter.Byte(0xA0), 1),
            (GgufModelWriter.Byte(0xA0), " neuf", 1), (" neuf", " heures", 1), (" heures", End, 1),
            ("\n", "o", 0.5f), ("o", "b", 1), ("b", End, 1), ("n", End, 1), ("{", "p", 1),
        ],
        template);

    [Fact]
    public async Task Answers_piece_by_piece_with_whole_letters()
    {
        using var llama = Open(Model);
        var pieces = await llama.AnswerAsync(s_prompt, 32, Token).ToListAsync(Token);
        Assert.Equal("Nous sommes ouverts à neuf heures", string.Concat(pieces));
        Assert.Contains("à", pieces);
        Assert.True(pieces.Count >= 7, string.Join("|", pieces));
        Assert.Equal("llama demo", llama.Name);
    }

    [Fact]
    public async Task An_answer_is_no_longer_than_asked()
    {
        using var llama = Open(Model);
        Assert.Equal("Nous sommes", string.Concat(await llama.AnswerAsync(s_prompt, 2, Token).ToListAsync(Token)));
    }

    [Fact]
    public async Task The_fixed_prefix_is_decoded_once()
    {
        using var llama = Open(Model);
        await llama.WarmUpAsync(s_prompt.System, Token);
        Assert.Equal(0, llama.Reused);
        var first = string.Concat(await llama.AnswerAsync(s_prompt, 32, Token).ToListAsync(Token));
        var prefix = llama.Reused;
        Assert.InRange(prefix, s_prompt.System.Length, s_prompt.System.Length + 40);
        var second = string.Concat(await llama.AnswerAsync(s_prompt with { User = "Et le samedi ?" }, 32, Token).ToListAsync(Token));
        Assert.Equal(prefix, llama.Reused);
        Assert.Equal(first, second);
        await llama.ChooseAsync(s_prompt with { System = "Autre." }, ["a", "b"], Token);
        Assert.InRange(llama.Reused, 1, 20);
    }

    [Fact]
    public async Task What_was_held_does_not_change_the_probabilities()
    {
        using var fresh = Open(Model);
        using var used = Open(Model);
        await used.WarmUpAsync(s_prompt.System, Token);
        await used.ChooseAsync(s_prompt with { User = "Autre chose" }, ["ab", "no"], Token);
        var expected = await fresh.ChooseAsync(s_prompt, ["o", "n", "z"], Token);
        var found = await used.ChooseAsync(s_prompt, ["o", "n", "z"], Token);
        for (var i = 0; i < 3; i++)
            Assert.Equal(expected.Probabilities[i], found.Probabilities[i], 2e-3f);
    }

    // No checksum is looked at when a model is opened, and a NaN would pass every threshold.
    [Fact]
    public async Task Weights_that_are_no_numbers_make_every_option_improbable()
    {
        var bytes = File.ReadAllBytes(Model);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4 * 40), float.NaN); // in the last layer's feed-forward
        var path = WrittenModels.Scratch("nan.gguf");
        File.WriteAllBytes(path, bytes);
        using var llama = Open(path);
        Assert.Equal([0, 0], (await llama.ChooseAsync(s_prompt, ["oui", "non"], Token)).Probabilities);
    }

    [Theory]
    [InlineData(0, "oui", "non")]
    [InlineData(1, "non", "oui")]
    [InlineData(1, "oa", "ob")] // the second token decides
    [InlineData(1, "o", "ob")] // b follows o: an answer that is only "o" is unlikely
    [InlineData(0, "n", "nz")] // and after n the answer ends
    [InlineData(2, "x", "y", "ob")]
    public async Task Chooses_the_likeliest_option(int index, params string[] options)
    {
        using var llama = Open(Model);
        var choice = await llama.ChooseAsync(s_prompt, options, Token);
        Assert.Equal(index, choice.Index);
        Assert.Equal(1, choice.Probabilities.Sum(), 4);
        Assert.Equal(options.Length, choice.Probabilities.Count);
        Assert.InRange(choice.Probabilities[index], 0.9f, 1f);
    }

    [Fact]
    public async Task Options_are_bounded()
    {
        using var llama = Open(Model);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => llama.ChooseAsync(s_prompt, [], Token));
        await Assert.ThrowsAsync<EngineException>(() => llama.ChooseAsync(s_prompt, [""], Token));
        await Assert.ThrowsAsync<EngineException>(() => llama.ChooseAsync(s_prompt, [new string('x', 100)], Token));
    }

    [Fact]
    public async Task Extracts_only_what_the_grammar_accepts()
    {
        using var llama = Open(Model);
        var text = await llama.ExtractAsync(s_prompt, "root ::= \"{\\\"motif\\\":\\\"\" (\"panne\" | \"réparation\") \"\\\"}\"", 64, Token);
        Assert.Contains(text, (string[])["{\"motif\":\"panne\"}", "{\"motif\":\"réparation\"}"]);
    }

    [Fact]
    public async Task The_model_decides_where_the_grammar_leaves_it_free()
    {
        using var llama = Open(Model);
        Assert.Equal("{p", await llama.ExtractAsync(s_prompt, "root ::= \"{\" [a-z]", 8, Token));
    }

    [Fact]
    public async Task A_grammar_that_does_not_parse_or_does_not_end_is_a_failure()
    {
        using var llama = Open(Model);
        await Assert.ThrowsAsync<EngineException>(() => llama.ExtractAsync(s_prompt, "root ::= (", 8, Token));
        await Assert.ThrowsAsync<EngineException>(() => llama.ExtractAsync(s_prompt, "nothing ::= \"a\"", 8, Token));
        await Assert.ThrowsAsync<EngineException>(() => llama.ExtractAsync(s_prompt, "root ::= \"a\" root", 8, Token));
        Assert.Equal("a", await llama.ExtractAsync(s_prompt, "root ::= \"a\"", 8, Token));
    }

    // The end-of-turn mark in the caller's words is text: were it read as a command, what follows would speak for the appliance.
    [Fact]
    public async Task The_caller_s_words_cannot_end_his_turn()
    {
        using var llama = Open(Model);
        await llama.ChooseAsync(new LanguagePrompt("s", $"a{End}b"), ["a"], Token);
        var plain = llama.HeldTokens;
        await llama.ChooseAsync(new LanguagePrompt("s", "a" + new string('x', End.Length) + "b"), ["a"], Token);
        Assert.Equal(llama.HeldTokens, plain);
    }

    [Fact]
    public async Task A_prompt_too_long_is_a_clear_failure()
    {
        using var llama = LlamaLanguageModel.Open(Model, LlamaOptions.Default with { ContextTokens = 256 }, NullLogger.Instance);
        var error = await Assert.ThrowsAsync<EngineException>(() => llama.ExtractAsync(new LanguagePrompt("s", new string('x', 300)), "root ::= \"a\"", 8, Token));
        Assert.Contains("prompt too long", error.Message, StringComparison.Ordinal);
        Assert.Equal("a", await llama.ExtractAsync(s_prompt, "root ::= \"a\"", 8, Token));
    }

    [Fact]
    public async Task A_long_prompt_is_decoded_in_batches()
    {
        using var llama = Open(Model);
        var answer = await llama.AnswerAsync(new LanguagePrompt(new string('x', 700), new string('y', 600)), 32, Token).ToListAsync(Token);
        Assert.Equal("Nous sommes ouverts à neuf heures", string.Concat(answer));
    }

    [Fact]
    public async Task A_caller_who_hangs_up_stops_the_model()
    {
        using var llama = Open(Model);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var piece in llama.AnswerAsync(s_prompt, 32, stop.Token))
                await stop.CancelAsync();
        });
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => llama.WarmUpAsync(s_prompt.System, stopped.Token));
        Assert.Equal("Nous sommes ouverts à neuf heures", string.Concat(await llama.AnswerAsync(s_prompt, 32, Token).ToListAsync(Token)));
    }

    [Fact]
    public async Task A_running_decode_can_be_aborted()
    {
        using var llama = Open(Model);
        using var stop = new CancellationTokenSource();
        var long2000 = new LanguagePrompt(new string('x', 1900), "y");
        var running = llama.ChooseAsync(long2000, ["a"], stop.Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(1));
        try
        {
            await running; // it may have been faster
        }
        catch (OperationCanceledException)
        {
        }
        using var fresh = Open(Model);
        var expected = await fresh.ChooseAsync(s_prompt, ["o", "n"], Token);
        var found = await llama.ChooseAsync(s_prompt, ["o", "n"], Token);
        Assert.Equal(expected.Probabilities[0], found.Probabilities[0], 2e-3f);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{{ something nobody knows }}")]
    public async Task A_model_without_a_known_template_is_spoken_to_in_ChatML(string? template)
    {
        var path = WrittenModels.Scratch("plain.gguf");
        Write(path, template);
        using var llama = Open(path);
        Assert.Equal("Nous sommes ouverts à neuf heures", string.Concat(await llama.AnswerAsync(s_prompt, 32, Token).ToListAsync(Token)));
    }

    [Fact]
    public async Task Disposing_frees_the_model()
    {
        var llama = Open(Model);
        await llama.WarmUpAsync("s", Token);
        llama.Dispose();
        await llama.Ended.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Throws<EngineException>(() => { _ = llama.WarmUpAsync("s", Token); });
    }
}
