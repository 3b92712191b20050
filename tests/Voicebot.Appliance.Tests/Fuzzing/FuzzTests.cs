using Voicebot.Fuzz;

namespace Voicebot.Appliance.Tests.Fuzzing;

/// <summary>The short form of `make fuzz`: the kept corpus and the same mutations of it each time.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 4000;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2); // for each, on a machine with much else to do

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_comes_is_read_or_refused(string name)
    {
        var target = FuzzTargets.All.First(target => target.Name == name);
        var fuzzer = new Fuzzer(target, Corpus.Of(name), seed: 1);
        var find = fuzzer.Run((long)(Inputs * target.Share), s_most);
        Assert.True(find is null, $"{find?.Why}\n{Convert.ToBase64String(find?.Input ?? [])}");
    }

    [Fact]
    public void Every_folder_of_the_corpus_has_its_target() =>
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "corpus")).Select(Path.GetFileName).Except(FuzzTargets.All.Select(static target => target.Name)));

    [Fact]
    public void What_breaks_a_target_is_found()
    {
        var target = new FuzzTarget("breaks", static input => FuzzTarget.Must(!input.AsSpan().StartsWith("BC"u8), "BC"), ["AB"u8.ToArray()], []);
        var find = new Fuzzer(target, [], seed: 1).Run(100_000, TimeSpan.FromMinutes(1));
        Assert.StartsWith("BC", System.Text.Encoding.ASCII.GetString(find!.Input), StringComparison.Ordinal);
        Assert.Contains("BC", find.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_never_ends_is_found()
    {
        using var never = new ManualResetEventSlim();
        var target = new FuzzTarget("hangs", input =>
        {
            if (input.Length == 0)
                never.Wait(TestContext.Current.CancellationToken);
        }, [[1]], []);
        var find = new Fuzzer(target, [], seed: 1) { Deadline = TimeSpan.FromMilliseconds(300) }.Run(100_000, TimeSpan.FromMinutes(1));
        Assert.Equal([], find!.Input);
        Assert.Contains("no end", find.Why, StringComparison.Ordinal);
        never.Set();
    }
}
