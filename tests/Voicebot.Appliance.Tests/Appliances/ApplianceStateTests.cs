using Voicebot.Appliance.Appliances;

namespace Voicebot.Appliance.Tests.Appliances;

public sealed class ApplianceStateTests
{
    private static readonly Guid s_one = Guid.Parse("00000000-0000-4000-8000-000000000001");
    private static readonly Guid s_two = Guid.Parse("00000000-0000-4000-8000-000000000002");

    [Fact]
    public void A_fault_that_heals_goes_dark_again()
    {
        var state = ApplianceState.Initial.In(AppliancePhase.Ready).With(new Trouble("ami", "Asterisk ne répond pas", Fault.Asterisk));
        Assert.True(state.IsDegraded);
        Assert.Equal([Fault.Asterisk], state.Faults);

        var healed = state.Healed("ami");
        Assert.False(healed.IsDegraded);
        Assert.Empty(healed.Faults);
        Assert.Same(healed, healed.Healed("ami"));
    }

    [Fact]
    public void One_source_has_one_trouble_and_only_heals_its_own()
    {
        var state = ApplianceState.Initial
            .With(new Trouble("ami", "mot de passe refusé", Fault.Configuration))
            .With(new Trouble("disque", "plein", Fault.Storage))
            .With(new Trouble("ami", "Asterisk ne répond pas", Fault.Asterisk));
        Assert.Equal([Fault.Asterisk, Fault.Storage], state.Faults);
        Assert.Equal([Fault.Asterisk], state.Healed("disque").Faults);
        Assert.Equal([Fault.Asterisk, Fault.Storage], state.Healed("chaleur").Faults);
    }

    [Fact]
    public void Two_sources_of_one_fault_are_one_fault_until_both_heal()
    {
        var state = ApplianceState.Initial
            .With(new Trouble("reconnaissance", "absente", Fault.Model))
            .With(new Trouble("voix", "abîmée", Fault.Model));
        Assert.Equal([Fault.Model], state.Faults);
        Assert.Equal([Fault.Model], state.Healed("voix").Faults);
        Assert.Empty(state.Healed("voix").Healed("reconnaissance").Faults);
    }

    [Fact]
    public void A_fault_need_not_degrade_and_a_degradation_need_not_be_a_fault()
    {
        var restarted = ApplianceState.Initial.With(new Trouble("chien de garde", "redémarré", Fault.Watchdog, Degrades: false));
        Assert.False(restarted.IsDegraded);
        Assert.Equal([Fault.Watchdog], restarted.Faults);
        var fellBack = ApplianceState.Initial.With(new Trouble("voix", "espeak-ng parle", Fault.None));
        Assert.True(fellBack.IsDegraded);
        Assert.Empty(fellBack.Faults);
    }

    [Fact]
    public void What_changes_nothing_is_the_same_state()
    {
        var state = ApplianceState.Initial.WithLines(2).WithCall(s_one, CallActivity.Listening).With(new Trouble("ami", "x", Fault.Asterisk)).WithTemperature(54.2);
        Assert.Same(state, state.WithLines(2));
        Assert.Same(state, state.In(AppliancePhase.Starting));
        Assert.Same(state, state.WithCall(s_one, CallActivity.Listening));
        Assert.Same(state, state.With(new Trouble("ami", "x", Fault.Asterisk)));
        Assert.Same(state, state.WithTemperature(53.8));
        Assert.Same(state, state.WithoutCall(s_two));
    }

    [Fact]
    public void Calls_keep_the_order_in_which_they_began_and_an_ended_one_has_no_activity()
    {
        var state = ApplianceState.Initial.WithLines(2)
            .WithCall(s_one, CallActivity.Greeting).WithCall(s_two, CallActivity.Greeting).WithCall(s_one, CallActivity.Thinking);
        Assert.Equal([s_one, s_two], state.Calls.Select(call => call.CallId));
        Assert.True(state.AllLinesBusy);
        var ended = state.WithoutCall(s_one);
        Assert.False(ended.AllLinesBusy);
        Assert.Same(ended, ended.WithActivity(s_one, CallActivity.Speaking)); // told late
    }

    [Fact]
    public void Fewer_lines_than_calls_is_busy_and_never_fewer_than_one()
    {
        var state = ApplianceState.Initial.WithLines(2).WithCall(s_one, CallActivity.Listening).WithCall(s_two, CallActivity.Listening);
        Assert.True(state.WithLines(1).AllLinesBusy);
        Assert.Equal(1, state.WithLines(0).Lines);
    }

    [Theory]
    [InlineData(AppliancePhase.Starting, 0, false, "Démarrage")]
    [InlineData(AppliancePhase.Ready, 0, false, "En service, aucun appel")]
    [InlineData(AppliancePhase.Ready, 1, false, "En service, 1 appel en cours")]
    [InlineData(AppliancePhase.Ready, 2, true, "En service dégradé, 2 appels en cours ; panne 3 : Asterisk ne répond pas")]
    [InlineData(AppliancePhase.Stopping, 1, false, "Arrêt, 1 appel en cours")]
    public void The_summary_is_one_french_line(AppliancePhase phase, int calls, bool trouble, string expected)
    {
        var state = ApplianceState.Initial.In(phase);
        for (var call = 0; call < calls; call++)
            state = state.WithCall(new Guid(call, 0, 0, new byte[8]), CallActivity.Listening);
        if (trouble)
            state = state.With(new Trouble("ami", "Asterisk ne répond pas", Fault.Asterisk));
        Assert.Equal(expected, state.Summary);
    }

    [Fact]
    public async Task Many_writers_lose_nothing_and_every_change_is_told()
    {
        var board = new ApplianceBoard();
        var told = 0;
        board.Changed += () => Interlocked.Increment(ref told);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
                board.Update(state => state.WithCall(new Guid(writer, (short)i, 0, new byte[8]), CallActivity.Listening));
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(1600, board.State.Calls.Length);
        Assert.Equal(1600, told);
        board.Update(state => state);
        Assert.Equal(1600, told);
    }
}
