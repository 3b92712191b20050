namespace Voicebot.Appliance;

/// <summary>
/// Which engines have proven themselves since power came on, so that a service that was killed is back without asking the very
/// same files once more. A note is worth nothing when model, program or libraries have changed since, and none outlives a start
/// that does not say why it may trust them (docs/decisions/0029).
/// </summary>
internal sealed class EngineProofNotes
{
    private string? _folder;

    /// <param name="folder">Gone when power goes; null: nothing is noted.</param>
    /// <param name="trusted">The engines had no part in the end of the run before: its notes stay.</param>
    public EngineProofNotes(string? folder, bool trusted)
    {
        _folder = folder;
        if (trusted)
            return;
        foreach (var purpose in Enum.GetValues<EnginePurpose>())
            Forget(purpose);
    }

    public static EngineProofNotes None { get; } = new(null, trusted: false);

    /// <summary>The very same engine has proven itself.</summary>
    public bool Holds(EnginePurpose purpose, string path, EngineOpener opener)
    {
        try
        {
            return NoteOf(purpose) is { } note && File.Exists(note) && File.ReadAllText(note) == EngineMark.Of(path, opener);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>It has just done so.</summary>
    public void Keep(EnginePurpose purpose, string path, EngineOpener opener)
    {
        try
        {
            if (NoteOf(purpose) is { } note)
                File.WriteAllText(note, EngineMark.Of(path, opener));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then it proves itself once more.
        }
    }

    /// <summary>It proves itself anew.</summary>
    public void Forget(EnginePurpose purpose)
    {
        try
        {
            if (NoteOf(purpose) is { } note)
                File.Delete(note);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _folder = null; // what cannot be taken back is not read either
        }
    }

    private string? NoteOf(EnginePurpose purpose) => _folder is null ? null : Path.Combine(_folder, $"proven-{purpose}");
}
