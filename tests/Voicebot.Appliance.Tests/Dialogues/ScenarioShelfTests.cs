using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Dialogues;

namespace Voicebot.Appliance.Tests.Dialogues;

public sealed class ScenarioShelfTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("shelf-").FullName, "scenarios");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

    private ScenarioShelf Shelf => new(_folder, _clock); // each a program that was started anew

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void Without_any_the_built_in_one_is_there()
    {
        Assert.Equal([new ScenarioVersion(0, null)], Shelf.Versions);
        Assert.Null(Shelf.Newest);
        Assert.Equal(Scenario.BuiltInText(), Shelf.Read(0));
        Assert.Null(Shelf.Read(1));
    }

    [Fact]
    public void The_newest_that_can_be_used_is_in_effect_after_a_restart()
    {
        Shelf.Add(Scenario.BuiltInText());
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, Shelf.Add("{ \"alt\": 1 }"u8).Number); // as an older program's may be to a newer one
        Assert.Equal([2, 1, 0], Shelf.Versions.Select(static one => one.Number));
        Assert.Equal(_clock.GetUtcNow(), Shelf.Versions[0].At);
        Assert.Equal(Scenario.BuiltInText(), File.ReadAllBytes(Shelf.Newest!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Shelf.Newest!));
    }

    [Fact]
    public void Only_so_many_are_kept_and_numbers_go_on()
    {
        for (var n = 0; n < ScenarioShelf.Most + 3; n++)
            Shelf.Add("{}"u8);
        Assert.Equal(ScenarioShelf.Most + 1, Shelf.Versions.Count);
        Assert.Equal(ScenarioShelf.Most + 3, Shelf.Versions[0].Number);
        Assert.Null(Shelf.Read(3));
        Assert.NotNull(Shelf.Read(4));
    }

    [Fact]
    public void What_else_lies_there_is_none()
    {
        Directory.CreateDirectory(_folder);
        foreach (var name in (string[])["x.json", "-1-x.json", "0001.json", "0003-20260302T100000Z.json.new"])
            File.WriteAllText(Path.Combine(_folder, name), "{}");
        Assert.Single(Shelf.Versions);
    }
}
