using System.Text;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Tests.Commands;

public sealed class LiveScenarioTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("live-").FullName;
    private readonly List<string> _prepared = [];
    private readonly TaskCompletionSource _mayRender = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Another_one_serves_when_it_is_ready_and_who_has_the_first_keeps_it()
    {
        var live = New();
        var before = live.Current;
        var applying = live.ApplyAsync(Greeting("Bonjour, ici le service."), Token);
        Assert.Same(before, live.Current); // its phrases are not rendered yet
        _mayRender.SetResult();
        await applying;
        Assert.Equal("Bonjour, ici le service.", live.Current.Scenario.Greeting);
        Assert.Equal(Scenario.BuiltIn().Greeting, before.Scenario.Greeting);
        Assert.NotSame(before.Understanding, live.Current.Understanding);
        Assert.Equal(["Bonjour, ici le service."], _prepared);
        // The next start begins with it.
        Assert.Equal(Greeting("Bonjour, ici le service."), await File.ReadAllBytesAsync(new ScenarioShelf(_folder, TimeProvider.System).Newest!, Token));
    }

    [Fact]
    public async Task One_that_cannot_be_used_changes_nothing()
    {
        _mayRender.SetResult();
        var live = New();
        var before = live.Current;
        await Assert.ThrowsAsync<ScenarioException>(() => live.ApplyAsync("{}"u8.ToArray(), Token));
        Assert.Same(before, live.Current);
        Assert.Empty(_prepared);
        Assert.Single(live.Shelf.Versions);
    }

    [Fact]
    public async Task One_that_cannot_be_kept_does_not_serve()
    {
        _mayRender.SetResult();
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "", Token);
        var live = New(Path.Combine(_folder, "file"));
        var before = live.Current;
        await Assert.ThrowsAnyAsync<IOException>(() => live.ApplyAsync(Greeting("Bonjour, ici le service."), Token));
        Assert.Same(before, live.Current);
    }

    [Fact]
    public async Task While_the_first_one_is_prepared_calls_have_what_is_known_and_no_other_is_taken()
    {
        var live = New(hasBegun: false);
        var known = live.Current;
        var beginning = live.BeginAsync(Token);
        var error = await Assert.ThrowsAsync<ScenarioException>(() => live.ApplyAsync(Greeting("Bonjour, ici le service."), Token).WaitAsync(TimeSpan.FromSeconds(10), Token));
        Assert.Equal("l’appareil démarre encore", error.Message);
        Assert.Same(known, live.Current);
        _mayRender.SetResult();
        await beginning;
        Assert.NotSame(known, live.Current);
        Assert.Same(known.Understanding, live.Current.Understanding);
        await live.ApplyAsync(Greeting("Bonjour, ici le service."), Token);
        Assert.Equal("Bonjour, ici le service.", live.Current.Scenario.Greeting);
    }

    private LiveScenario New(string? folder = null, bool hasBegun = true)
    {
        var live = new LiveScenario(
            LiveScenario.Of(Scenario.BuiltIn(), PhraseCache.Empty), new ScenarioShelf(folder ?? _folder, TimeProvider.System),
            async (scenario, earlier, _) =>
            {
                if (hasBegun)
                {
                    hasBegun = false; // the first one alone is ready at once
                    return earlier;
                }
                await _mayRender.Task;
                _prepared.Add(scenario.Greeting);
                return earlier;
            });
        if (hasBegun)
            Assert.True(live.BeginAsync(Token).IsCompletedSuccessfully);
        return live;
    }

    private static byte[] Greeting(string greeting) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Scenario.BuiltInText()).Replace(Scenario.BuiltIn().Greeting, greeting, StringComparison.Ordinal));
}
