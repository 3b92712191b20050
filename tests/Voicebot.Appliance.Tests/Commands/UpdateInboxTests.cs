using System.IO.Pipelines;
using System.Security.Cryptography;
using Voicebot.Appliance.Commands;
using Voicebot.Appliance.Updates;

namespace Voicebot.Appliance.Tests.Commands;

/// <summary>What becomes of an update that the page is sent, on the disk.</summary>
[Trait("Needs", "userland")]
public sealed class UpdateInboxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inbox-").FullName;
    private readonly byte[] _update = RandomNumberGenerator.GetBytes(3_000_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_good_one_lies_whole_where_it_is_asked_for_and_for_its_owner_alone()
    {
        var inbox = new UpdateInbox(_folder, TakeIt);
        Assert.Equal("demandée", await inbox.TakeAsync(new MemoryStream(_update), Token));
        var kept = Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal(_update, await File.ReadAllBytesAsync(kept, Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        UpdateInbox.Clear(_folder);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task One_that_is_refused_leaves_nothing_and_the_earlier_one_as_it_was()
    {
        await new UpdateInbox(_folder, TakeIt).TakeAsync(new MemoryStream(_update), Token);
        var wrong = new UpdateInbox(_folder, static (_, _, _) => throw new UpdateException("signature refusée"));
        await Assert.ThrowsAsync<UpdateException>(() => wrong.TakeAsync(new MemoryStream([1, 2, 3]), Token));
        Assert.Equal(_update, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(_folder)), Token));
    }

    [Fact]
    public async Task Of_two_at_once_the_second_is_refused_and_the_first_arrives_whole()
    {
        var inbox = new UpdateInbox(_folder, TakeIt);
        var pipe = new Pipe();
        var first = inbox.TakeAsync(pipe.Reader.AsStream(), Token);
        var refusal = await Assert.ThrowsAsync<UpdateException>(() => inbox.TakeAsync(new MemoryStream([1, 2, 3]), Token));
        Assert.Contains("une autre est en cours", refusal.Message, StringComparison.Ordinal);
        await pipe.Writer.WriteAsync(_update.AsMemory(0, 50_000), Token);
        await pipe.Writer.CompleteAsync();
        await first;
        Assert.Equal(_update[..50_000], await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(_folder)), Token));
        await inbox.TakeAsync(new MemoryStream(_update), Token); // the next may come
    }

    [Fact]
    public async Task Where_the_disk_has_no_room_it_is_told_and_nothing_stays()
    {
        var small = Environment.GetEnvironmentVariable("VOICEBOT_TEST_SMALL_DISK")!;
        var refusal = await Assert.ThrowsAsync<UpdateException>(() => new UpdateInbox(small, TakeIt).TakeAsync(new MemoryStream(_update), Token));
        Assert.Contains("il n’y a pas la place", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(small, "mise-a-jour*"));
    }

    private static Task<string> TakeIt(string sent, string kept, CancellationToken cancellationToken)
    {
        File.Move(sent, kept, overwrite: true);
        return Task.FromResult("demandée");
    }
}
