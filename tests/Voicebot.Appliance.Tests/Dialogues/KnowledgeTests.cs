using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Speech;
using Voicebot.Appliance.Tests.Fakes;

namespace Voicebot.Appliance.Tests.Dialogues;

/// <summary>Free questions, in callers' own words.</summary>
public sealed class KnowledgeTests : IDisposable
{
    private readonly Scenario _scenario = Scenario.BuiltIn();
    private readonly Knowledge _knowledge;

    public KnowledgeTests() => _knowledge = new Knowledge(_scenario);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _knowledge.Dispose();

    [Theory]
    [InlineData("Vous réparez quelles marques ?", "Nous réparons")]
    [InlineData("est-ce que vous prenez les autres marques", "Nous réparons")]
    [InlineData("et ça prend longtemps une réparation ?", "Une réparation à domicile")]
    [InlineData("le technicien il reste combien de temps chez moi", "Une réparation à domicile")]
    [InlineData("je peux payer en liquide", "Vous pouvez payer")]
    [InlineData("vous acceptez les chèques ?", "Vous pouvez payer")]
    [InlineData("qu'est-ce que je dois préparer avant la visite", "Il faut dégager")]
    [InlineData("est-ce qu'il faut que je sorte la machine du meuble", "Il faut dégager")]
    [InlineData("on trouve encore des pièces pour les vieux modèles ?", "Les pièces détachées")]
    [InlineData("où est-ce que je trouve le numéro de série", "La référence")]
    [InlineData("OU EST LE NUMERO DE SERIE", "La référence")]
    [InlineData("comment j'enlève le calcaire", "Pour le calcaire")]
    [InlineData("c'est où le filtre à nettoyer", "Le filtre de la pompe")]
    [InlineData("qu'est-ce que je peux faire contre les mauvaises odeurs", "Contre les mauvaises odeurs")]
    [InlineData("je cherche la notice", "La notice")]
    [InlineData("à quelle température on règle un frigo", "Un réfrigérateur")]
    [InlineData("vous reprenez ma vieille machine ?", "L’ancien appareil")]
    [InlineData("le déplacement, c'est gratuit ?", "Le déplacement")]
    public async Task A_question_finds_its_passage(string question, string first)
    {
        Assert.StartsWith(first, _knowledge.Find(question, isAsked: true)?.First ?? "nothing", StringComparison.Ordinal);
        var reply = await NewDialogue(classifier: Classifier.BuiltIn()).ReplyAsync(Heard(question), Now);
        Assert.Equal("knowledge", reply.Rung);
        Assert.StartsWith(first, await TextAsync(reply), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Quel temps fait-il ?")]
    [InlineData("vous vendez des pizzas ?")]
    [InlineData("combien coûte un billet pour Marseille")]
    [InlineData("il est quelle heure")]
    [InlineData("comment va votre mère")]
    [InlineData("")]
    [InlineData("et ou mais donc")]
    [InlineData("\" OR said:* NEAR(")]
    public void What_no_passage_answers_finds_none(string question) => Assert.Null(_knowledge.Find(question, isAsked: true));

    // Each was answered with a passage once, for one word that both have.
    [Theory]
    [InlineData("bon")]
    [InlineData("on est en quelle année")]
    [InlineData("je cherche un appartement")]
    [InlineData("je cherche un emploi")]
    [InlineData("il m'a rendu la machine plus sale qu'avant")]
    [InlineData("c'est encore la machine")]
    [InlineData("non ce n'est pas la facture")]
    [InlineData("je viens aux nouvelles pour mon lave-linge")]
    [InlineData("ça ira comme ça merci mon petit")]
    [InlineData("bonne fin d'après-midi")]
    public async Task What_asks_for_no_passage_is_not_answered_with_one(string text) => Assert.NotEqual("knowledge", (await NewDialogue().ReplyAsync(Heard(text), Now)).Rung);

    [Theory]
    [InlineData("il faut que je sorte la machine du meuble")]
    [InlineData("je cherche la notice")]
    [InlineData("je voudrais savoir où est le filtre")]
    public async Task A_question_is_one_without_its_mark(string text) => Assert.Equal("knowledge", (await NewDialogue().ReplyAsync(Heard(text), Now)).Rung);

    [Fact]
    public void Without_passages_nothing_is_found()
    {
        using var empty = new Knowledge(_scenario with { Passages = null });
        Assert.Null(empty.Find("où est le filtre", isAsked: true));
    }

    [Fact]
    public async Task Without_a_model_the_first_sentence_is_said()
    {
        var reply = await NewDialogue().ReplyAsync(Heard("on trouve encore des pièces pour les vieux modèles ?"), Now);
        Assert.Equal(("knowledge", "Les pièces détachées sont disponibles pendant dix ans après la fin de la fabrication."), (reply.Rung, await TextAsync(reply)));
    }

    [Fact]
    public async Task In_the_middle_of_the_steps_it_is_answered_and_the_question_asked_again()
    {
        var dialogue = NewDialogue();
        await dialogue.ReplyAsync(Heard("mon four est en panne"), Now);
        var open = dialogue.State.Step;
        var reply = await dialogue.ReplyAsync(Heard("où est-ce que je trouve le numéro de série ?"), Now);
        Assert.StartsWith("La référence de l’appareil", await TextAsync(reply), StringComparison.Ordinal);
        Assert.EndsWith("?", await TextAsync(reply), StringComparison.Ordinal);
        Assert.Equal(open, dialogue.State.Step);
    }

    [Fact]
    public async Task A_question_that_nothing_answers_is_told_and_a_person_offered()
    {
        var dialogue = NewDialogue();
        var reply = await dialogue.ReplyAsync(Heard("Quel temps fait-il à Nantes ?"), Now);
        Assert.Equal(("unknown", _scenario.NoAnswer), (reply.Rung, await TextAsync(reply)));
        Assert.Equal(ReplyOutcome.Transfer, (await dialogue.ReplyAsync(Heard("oui"), Now)).Outcome);
    }

    [Fact]
    public async Task Who_declines_the_person_is_asked_what_else_and_who_asks_on_gets_one()
    {
        var dialogue = NewDialogue();
        for (var turn = 0; turn < _scenario.NotUnderstood.Count; turn++)
        {
            Assert.Equal("unknown", (await dialogue.ReplyAsync(Heard("Quel temps fait-il ?"), Now)).Rung);
            Assert.Equal("Comment puis-je vous aider ?", await TextAsync(await dialogue.ReplyAsync(Heard("non"), Now)));
        }
        Assert.Equal(ReplyOutcome.Transfer, (await dialogue.ReplyAsync(Heard("Quel temps fait-il ?"), Now)).Outcome);
    }

    [Theory]
    [InlineData("Quel temps fait-il ?", "unknown")]
    [InlineData("on trouve encore des pièces pour les vieux modèles ?", "model")]
    public async Task A_model_answers_only_what_the_passages_are_about(string question, string rung)
    {
        var model = new ScriptedModel { Answer = ["Il fait beau."] };
        Assert.Equal(rung, (await NewDialogue(model).ReplyAsync(Heard(question), Now)).Rung);
    }

    private Dialogue NewDialogue(ILanguageModel? model = null, Classifier? classifier = null) =>
        new(_scenario, new Understanding(_scenario, classifier, _knowledge), model, TimeSpan.FromSeconds(1), TimeProvider.System, NullLogger.Instance);

    private static Hearing Heard(string text) => new(new Recognition(text, 0.9f, []), 1500);

    private static async Task<string> TextAsync(Reply reply) => string.Join(' ', await reply.Text.ToListAsync(Now));
}
