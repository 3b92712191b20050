using Voicebot.Appliance.Chats;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Tests.Engines.Models;
using Voicebot.Lab.Sentences;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class CompletionTests
{
    private static readonly DateOnly s_sunday = new(2026, 11, 29);
    private static readonly Scenario s_scenario = Scenario.BuiltIn();
    private static readonly Understanding s_understanding = new(s_scenario, Classifier.BuiltIn());
    private static readonly Completion s_completion = new(s_understanding);

    private static readonly FlowState s_afterTopic = FlowState.Beginning with { AfterTopic = Expectation.YesNo };

    [Theory]
    // A goodbye is one at any question; a denial where something else was offered.
    [InlineData("numéro", "Non merci, c'est tout", Extent.Whole)]
    [InlineData("numéro", "au revoir", Extent.Whole)]
    [InlineData("nom", "C'est tout, au revoir.", Extent.Whole)]
    [InlineData("autre", "Non", Extent.Whole)]
    [InlineData("autre", "ça ira", Extent.Whole)]
    [InlineData("autre", "Oui", Extent.Open)] // what else?
    [InlineData("début", "Non", Extent.Open)]
    [InlineData("début", "Au revoir", Extent.Whole)]
    [InlineData("début", "Bonjour", Extent.Open)]
    // A person.
    [InlineData("début", "Je voudrais parler à un conseiller", Extent.Whole)]
    [InlineData("numéro", "un conseiller", Extent.Whole)]
    [InlineData("début", "Je voudrais annuler", Extent.Open)] // what?
    // A question's melody; who asks waits.
    [InlineData("début", "Quels sont vos horaires ?", Extent.Whole)]
    [InlineData("numéro", "Vous fermez à quelle heure ?", Extent.Whole)]
    [InlineData("début", "Allô ?", Extent.Open)]
    [InlineData("question", "Pourquoi c'est si cher ?", Extent.Open)] // told, not asked: more of it may come
    // A first sentence.
    [InlineData("début", "Ma machine à laver fuit depuis hier", Extent.Whole)]
    [InlineData("début", "Ma machine à laver fuit", Extent.Open)] // since when?
    [InlineData("début", "Mon four est en panne", Extent.Open)]
    [InlineData("début", "Je voudrais payer ma facture", Extent.Whole)]
    [InlineData("début", "J'ai reçu une facture", Extent.Open)] // and?
    // Danger is not answered in such haste that its denial is missed.
    [InlineData("début", "Ça sent le gaz", Extent.Enough)]
    [InlineData("numéro", "il y a de la fumée", Extent.Enough)]
    // Yes and no.
    [InlineData("redémarré", "Oui", Extent.Whole)]
    [InlineData("redémarré", "non pas encore", Extent.Whole)]
    [InlineData("redémarré", "ça dépend", Extent.Open)]
    [InlineData("redémarré", "je ne sais pas", Extent.Whole)]
    [InlineData("rappel", "Oui", Extent.Open)] // the step has a patience of its own
    [InlineData("rappel", "Oui, bien sûr", Extent.Whole)]
    [InlineData("rappel", "Non merci", Extent.Open)]
    [InlineData("confirmer", "Oui", Extent.Whole)]
    [InlineData("confirmer", "Non", Extent.Open)] // what is it then?
    [InlineData("confirmer", "c'est le 06 42 34 56 79", Extent.Whole)]
    [InlineData("personne", "Oui", Extent.Whole)]
    [InlineData("personne", "Non", Extent.Whole)]
    [InlineData("personne", "peut-être", Extent.Open)]
    [InlineData("sujets", "la facture", Extent.Open)]
    // A number.
    [InlineData("numéro", "zéro six douze trente-quatre cinquante-six soixante-dix-huit", Extent.Whole)]
    [InlineData("numéro", "06 12 34 56 78", Extent.Whole)]
    [InlineData("numéro", "zéro six douze trente-quatre cinquante-six", Extent.Open)] // 12 30 4 50 6 would be ten
    [InlineData("numéro", "zéro six douze trente-quatre cinquante-six soixante", Extent.Enough)] // soixante-dix?
    [InlineData("numéro", "zéro un douze trente-quatre cinquante-six dix", Extent.Enough)] // dix-sept?
    [InlineData("numéro", "zéro six douze trente-quatre cinquante-six quatre-vingts", Extent.Enough)]
    [InlineData("numéro", "zéro six, quarante-deux, trente, trente-quatre, cinquante-six", Extent.Enough)] // said anew after a pause
    [InlineData("numéro", "zéro un douze trente-quatre zéro zéro", Extent.Open)]
    [InlineData("numéro", "zéro un douze trente-quatre cinquante-six zéro zéro", Extent.Whole)]
    [InlineData("numéro", "zéro", Extent.Open)]
    [InlineData("numéro", "plus quarante-neuf trente douze trente-quatre cinquante-six", Extent.Open)] // elsewhere they have other lengths
    [InlineData("numéro", "Martin", Extent.Open)]
    // A choice.
    [InlineData("appareil", "le frigo", Extent.Whole)]
    [InlineData("appareil", "ma machine", Extent.Open)] // à laver?
    [InlineData("appareil", "une machine à laver", Extent.Whole)]
    [InlineData("appareil", "une table", Extent.Open)]
    [InlineData("panne", "elle ne démarre plus", Extent.Whole)]
    [InlineData("panne", "il affiche", Extent.Open)] // what?
    [InlineData("panne", "elle fait un bruit quand", Extent.Open)]
    // Since when, which day.
    [InlineData("depuis", "depuis hier", Extent.Whole)]
    [InlineData("depuis", "trois jours", Extent.Whole)]
    [InlineData("depuis", "ce matin", Extent.Whole)]
    [InlineData("depuis", "depuis deux", Extent.Open)]
    [InlineData("depuis", "depuis l'orage", Extent.Open)]
    [InlineData("depuis", "non", Extent.Whole)] // may be left open
    [InlineData("souhait", "lundi", Extent.Open)] // matin?
    [InlineData("souhait", "lundi matin", Extent.Whole)]
    [InlineData("souhait", "le douze mars", Extent.Whole)]
    [InlineData("souhait", "le douze", Extent.Open)]
    // Names and descriptions take their time.
    [InlineData("nom", "Madame Petit", Extent.Open)]
    [InlineData("nom", "je ne sais pas", Extent.Whole)]
    [InlineData("question", "on m'a compté deux déplacements", Extent.Open)]
    [InlineData("numéro", "", Extent.Open)]
    [InlineData("numéro", "euh", Extent.Open)]
    public void Words_tell_how_much_was_said(string question, string heard, Extent expected) => Assert.Equal(expected, s_completion.Of(State(question), heard, s_sunday));

    [Theory]
    [InlineData("jean point dupont arobase gmail point com", Extent.Whole)]
    [InlineData("jean point dupont arobase orange point fr", Extent.Whole)]
    [InlineData("jean point dupont arobase chezmoi point paris", Extent.Enough)]
    [InlineData("jean point dupont arobase gmail", Extent.Open)]
    public void An_address_ends_with_its_country(string heard, Extent expected)
    {
        var step = new Step("mail", "Quelle est votre adresse ?", Expected.Email, Captures: "mail");
        var understanding = new Understanding(s_scenario with { Steps = [.. s_scenario.Steps!, step] });
        Assert.Equal(expected, new Completion(understanding).Of(FlowState.Beginning with { Step = step }, heard, s_sunday));
    }

    /// <summary>What stands in docs/decisions/0035-patience.md of the held-out half does not get worse.</summary>
    [Fact]
    public async Task The_labelled_pauses()
    {
        var pauses = PauseSet.Read(Path.Combine(BorrowedModels.Checkout(), "tests/understanding/pauses/turns.txt"));
        var services = new ChatServices(s_scenario, s_understanding, null, TimeSpan.FromSeconds(1), TimeProvider.System);
        var judged = await PauseScore.OfAsync(pauses, services, TestContext.Current.CancellationToken);
        foreach (var (isHeldOut, mostCut) in new[] { (false, 2), (true, 4) })
        {
            var half = judged.Where(one => one.Pause.IsHeldOut == isHeldOut).ToLookup(static one => one.Pause.Kind);
            Assert.True(half[PauseKind.Finished].Count() + half[PauseKind.Enough].Count() + half[PauseKind.Unfinished].Count() > 200);
            Assert.InRange(PauseScore.MedianMs(half[PauseKind.Finished]), 0, 320);
            Assert.InRange(half[PauseKind.Unfinished].Count(static one => one.IsShort), 0, mostCut);
        }
    }

    private static FlowState State(string question) => question switch
    {
        "début" => FlowState.Beginning,
        "autre" => s_afterTopic,
        "personne" => FlowState.Beginning with { Asked = Asked.Person, Under = FlowState.Beginning },
        "sujets" => FlowState.Beginning with { Asked = Asked.Topics, Offered = [s_scenario.Topics[0], s_scenario.Topics[1]] },
        "confirmer" => FlowState.Beginning with { Step = s_scenario.FindStep("numéro"), Asked = Asked.Confirm },
        _ => FlowState.Beginning with { Step = s_scenario.FindStep(question) },
    };
}
