namespace Voicebot.Appliance.Models;

/// <summary>What a file in MODELS_DIR turned out to be.</summary>
internal enum FileState
{
    Absent,
    Intact,

    /// <summary>There is no sum to check it against: a file that was put there by hand.</summary>
    Unpinned,

    Damaged,
}

/// <param name="Why">French; empty unless damaged.</param>
internal readonly record struct FileVerdict(FileState State, string Why = "");

/// <summary>MODELS_DIR: which sums are known, what state files are in, and the only way a file gets its final name.</summary>
internal sealed class ModelFolder
{
    private readonly Checksums _sums;

    private ModelFolder(string path, Checksums sums)
    {
        Path = path;
        _sums = sums;
    }

    public string Path { get; }

    /// <summary>May be absent as a folder: then it holds nothing.</summary>
    /// <exception cref="ModelException">SHA256SUMS is not one.</exception>
    public static ModelFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return new ModelFolder(full, Checksums.Load(full));
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public PartFile PartOf(ModelFile file) => new(Path, file.Name);

    /// <summary>The manifest's, else the one recorded; null: none yet.</summary>
    public string? SumOf(ModelFile file) => file.Sha256 ?? _sums[file.Name];

    /// <summary>Names in SHA256SUMS that the manifest does not know: files of the user's own.</summary>
    public IEnumerable<string> OwnNames(ModelManifest manifest)
    {
        var known = manifest.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        return _sums.Names.Where(name => !known.Contains(name));
    }

    public Task<FileVerdict> CheckAsync(ModelFile file, CancellationToken cancellationToken) =>
        CheckAsync(PathOf(file.Name), SumOf(file), file.Bytes, cancellationToken);

    public Task<FileVerdict> CheckAsync(string ownName, CancellationToken cancellationToken) =>
        CheckAsync(PathOf(ownName), _sums[ownName], bytes: null, cancellationToken);

    /// <exception cref="ModelException">Too little is free.</exception>
    public void NeedSpace(long bytes, long spare)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace;
        if (free < bytes + spare)
            throw new ModelException(
                $"pas assez de place dans {Path} : {Quantities.Bytes(free)} libres, il en faut {Quantities.Bytes(bytes + spare)} (marge de {Quantities.Bytes(spare)} comprise)");
    }

    /// <summary>
    /// The part becomes the file, if it is the right one: durable, checked, its sum recorded, renamed, the rename durable. A
    /// power cut at any point leaves either no file under the final name or the whole one.
    /// </summary>
    /// <param name="sourceSum">What the source itself says, for files of which no sum is known yet.</param>
    /// <returns>Null: in place. Else why not (the part is gone).</returns>
    public async Task<string?> AdmitAsync(PartFile part, ModelFile file, string? sourceSum, FolderHandle handle, CancellationToken cancellationToken)
    {
        using (var stream = new FileStream(part.Path, FileMode.Open, FileAccess.ReadWrite))
            stream.Flush(flushToDisk: true);
        var expected = SumOf(file) ?? sourceSum;
        var verdict = await CheckAsync(part.Path, expected, file.Bytes, cancellationToken);
        if (verdict.State == FileState.Unpinned && !ModelMagic.Fits(part.Path))
            verdict = new FileVerdict(FileState.Damaged, "le contenu n’est pas celui d’un tel fichier");
        if (verdict.State == FileState.Damaged)
        {
            part.Delete();
            return verdict.Why;
        }
        // First the sum, then the name: after a cut between the two the next fetch checks against this sum.
        _sums.Set(file.Name, expected ?? await Checksums.OfFileAsync(part.Path, cancellationToken));
        _sums.Save(Path);
        part.MoveTo(PathOf(file.Name));
        handle.Sync();
        return null;
    }

    private static async Task<FileVerdict> CheckAsync(string path, string? sum, long? bytes, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return new FileVerdict(FileState.Absent);
        if (bytes is { } expected && new FileInfo(path).Length is var length && length != expected)
            return new FileVerdict(FileState.Damaged, $"{length} octets au lieu de {expected}");
        if (sum is null)
            return new FileVerdict(FileState.Unpinned);
        var actual = await Checksums.OfFileAsync(path, cancellationToken);
        return actual == sum
            ? new FileVerdict(FileState.Intact)
            : new FileVerdict(FileState.Damaged, $"somme fausse : {actual[..16]}… au lieu de {sum[..16]}…");
    }
}
