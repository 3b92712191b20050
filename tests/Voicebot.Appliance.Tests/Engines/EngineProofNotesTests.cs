using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Tests.Engines;

/// <summary>When an engine is spared its proof. The child is the shell: it leaves a mark each time that it is started.</summary>
public sealed class EngineProofNotesTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("voicebot-notes-").FullName;
    private readonly string _model;
    private int _threads = 1;

    public EngineProofNotesTests() => File.WriteAllText(_model = Path.Combine(_folder, "model.bin"), "weights");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_same_engine_proves_itself_once()
    {
        Assert.True(await IsProvenAnewAsync(Notes(trusted: true)));
        Assert.False(await IsProvenAnewAsync(Notes(trusted: true)));
    }

    [Fact]
    public async Task After_an_end_that_an_engine_may_have_had_a_part_in_it_proves_itself_anew()
    {
        await IsProvenAnewAsync(Notes(trusted: true));
        Assert.True(await IsProvenAnewAsync(Notes(trusted: false)));
    }

    [Fact]
    public async Task What_failed_is_asked_again()
    {
        await Assert.ThrowsAsync<EngineUnavailableException>(() => IsProvenAnewAsync(Notes(trusted: true), exitCode: 139));
        Assert.True(await IsProvenAnewAsync(Notes(trusted: true)));
    }

    [Fact]
    public async Task A_library_of_another_version_is_no_proof()
    {
        await IsProvenAnewAsync(Notes(trusted: true), EngineProof.VersionCode);
        Assert.True(await IsProvenAnewAsync(Notes(trusted: true)));
    }

    [Fact]
    public async Task An_engine_that_stood_still_proves_itself_anew_and_no_other()
    {
        var notes = Notes(trusted: true);
        await IsProvenAnewAsync(notes);
        await IsProvenAnewAsync(notes, purpose: EnginePurpose.LanguageModel);
        notes.Forget(EnginePurpose.Recognizer);
        Assert.True(await IsProvenAnewAsync(Notes(trusted: true)));
        Assert.False(await IsProvenAnewAsync(Notes(trusted: true), purpose: EnginePurpose.LanguageModel));
    }

    [Fact]
    public async Task A_file_that_has_changed_proves_itself_anew()
    {
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_model, at);
        await IsProvenAnewAsync(Notes(trusted: true));
        File.SetLastWriteTimeUtc(_model, at.AddSeconds(1));
        Assert.True(await IsProvenAnewAsync(Notes(trusted: true)));

        await File.WriteAllTextAsync(_model, "more weights", Token);
        File.SetLastWriteTimeUtc(_model, at.AddSeconds(1));
        Assert.True(await IsProvenAnewAsync(Notes(trusted: true)));

        await File.WriteAllTextAsync(_model + ".json", "{}", Token); // a voice's description
        Assert.True(await IsProvenAnewAsync(Notes(trusted: true)));

        _threads = 2;
        Assert.True(await IsProvenAnewAsync(Notes(trusted: true)));
        Assert.False(await IsProvenAnewAsync(Notes(trusted: true)));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EngineProofNotes Notes(bool trusted) => new(_folder, trusted);

    private async Task<bool> IsProvenAnewAsync(EngineProofNotes notes, int exitCode = 0, EnginePurpose purpose = EnginePurpose.Recognizer)
    {
        var mark = Path.Combine(_folder, "mark");
        File.Delete(mark);
        var proof = new EngineProof(s_limit, "/bin/sh", "-c", $": >'{mark}'; exit {exitCode}") { Notes = notes };
        var told = await proof.RunAsync(purpose, _model, new EngineOpener(_threads, "/nowhere", NullLogger.Instance), s_limit, Token);
        Assert.Equal(File.Exists(mark), told);
        return told;
    }
}
