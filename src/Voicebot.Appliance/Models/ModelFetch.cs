namespace Voicebot.Appliance.Models;

/// <summary>Where files come from instead of the manifest's addresses: MODELS_MIRROR, or the folder that is imported.</summary>
/// <param name="Folder">A folder (a USB stick); null = <paramref name="Url"/>.</param>
/// <param name="Url">Base address, ends with a slash.</param>
internal sealed record ModelMirror(string? Folder, Uri? Url)
{
    /// <exception cref="ModelException">The folder is not there.</exception>
    public static ModelMirror Of(string text) => text.Contains("://", StringComparison.Ordinal)
        ? new ModelMirror(null, new Uri(text.EndsWith('/') ? text : text + "/"))
        : Directory.Exists(text)
            ? new ModelMirror(System.IO.Path.GetFullPath(text), null)
            : throw new ModelException($"{text} : ce dossier n’existe pas (clé USB pas montée ?)");
}

/// <summary>
/// Brings files into MODELS_DIR: over the network or from a folder, with the same checks. A file is under its final name
/// only whole and with the right sum; a full disk leaves nothing behind; one fetch at a time per folder.
/// </summary>
internal sealed class ModelFetch : IDisposable
{
    private const int MostSumsBytes = 1 << 20;

    private readonly ModelFolder _folder;
    private readonly ModelMirror? _mirror;
    private readonly FetchOptions _options;
    private readonly FetchProgress _progress;
    private readonly TextWriter _output;
    private readonly HttpClient _http;
    private readonly Download _download;
    private readonly FolderHandle _handle;

    /// <summary>Makes the folder where it is missing, and locks it.</summary>
    /// <param name="handler">Owned from here on.</param>
    /// <exception cref="ModelException">Another fetch is at work there, or the folder cannot be had.</exception>
    public ModelFetch(
        string folder, ModelMirror? mirror, FetchOptions options, FetchProgress progress, TextWriter output, HttpMessageHandler handler, TimeProvider clock)
    {
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // the limits per step are the download's
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("voicebot-models");
        _mirror = mirror;
        _options = options;
        _progress = progress;
        _output = output;
        _download = new Download(_http, options, progress, clock);
        try
        {
            Directory.CreateDirectory(folder);
            _handle = FolderHandle.Open(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _http.Dispose();
            throw new ModelException(DiskFailure.Explain(error, folder));
        }
        if (!_handle.TryLock())
        {
            Dispose();
            throw new ModelException($"{folder} : un autre téléchargement est en cours dans ce dossier");
        }
        try
        {
            _folder = ModelFolder.Open(folder); // after the lock: what another fetch recorded is seen
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _handle.Dispose();
        _http.Dispose();
    }

    /// <summary>Files that are there and intact cost nothing but their check.</summary>
    /// <exception cref="ModelException">One file cannot be had; those before it are in place.</exception>
    public async Task RunAsync(IReadOnlyList<ModelFile> files, CancellationToken cancellationToken)
    {
        var wanted = new List<ModelFile>();
        foreach (var file in files)
        {
            if (await IsWantedAsync(file, cancellationToken))
                wanted.Add(file);
        }
        if (wanted.Count == 0)
            return;
        _folder.NeedSpace(wanted.Sum(file => Math.Max(0, file.ProbableBytes - _folder.PartOf(file).Length)), _options.SpareBytes);
        var sourceSums = await SourceSumsAsync(cancellationToken);
        foreach (var file in wanted)
            await BringAsync(file, sourceSums[file.Name], cancellationToken);
    }

    private async Task<bool> IsWantedAsync(ModelFile file, CancellationToken cancellationToken)
    {
        var verdict = await _folder.CheckAsync(file, cancellationToken);
        if (file.Pinned == ModelPin.Tree)
        {
            if (verdict.State == FileState.Absent)
                throw new ModelException($"{file.Name} manque dans {_folder.Path} : ce fichier est livré avec le dépôt, il ne se télécharge pas");
            _output.WriteLine($"{file.Name} : livré avec le dépôt");
            return false;
        }
        switch (verdict.State)
        {
            case FileState.Intact:
                _output.WriteLine($"{file.Name} : déjà là, intact");
                return false;
            case FileState.Unpinned:
                _output.WriteLine($"{file.Name} : déjà là, mis à la main, sans somme connue (effacez-le pour le télécharger)");
                return false;
            case FileState.Damaged:
                _output.WriteLine($"{file.Name} : abîmé ({verdict.Why}), remplacé");
                return true;
            default:
                return true;
        }
    }

    private async Task BringAsync(ModelFile file, string? sourceSum, CancellationToken cancellationToken)
    {
        var part = _folder.PartOf(file);
        var firstSeen = _folder.SumOf(file) is null;
        try
        {
            for (var again = false; ; again = true)
            {
                var resumed = await IntoPartAsync(file, part, sourceSum, cancellationToken);
                if (await _folder.AdmitAsync(part, file, sourceSum, _handle, cancellationToken) is not { } why)
                    break;
                // The bytes of an earlier run may have been the wrong ones; once more, from the start.
                if (!resumed || again)
                    throw new ModelException($"{file.Name} : {why} ; le fichier est refusé et effacé");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (error is IOException failure && DiskFailure.IsFull(failure))
                part.Delete();
            throw new ModelException($"{file.Name} : {DiskFailure.Explain(error, _folder.Path)} ; rien n’est resté sous ce nom");
        }
        finally
        {
            _progress.End();
        }
        var size = Quantities.Bytes(new FileInfo(_folder.PathOf(file.Name)).Length);
        _output.WriteLine(firstSeen && sourceSum is null
            ? $"{file.Name} : {size}, somme enregistrée dans {Checksums.FileName} (première fois : rien à quoi la comparer)"
            : $"{file.Name} : {size}, somme vérifiée");
    }

    /// <returns>Whether bytes of an earlier run are in it.</returns>
    private async Task<bool> IntoPartAsync(ModelFile file, PartFile part, string? sourceSum, CancellationToken cancellationToken)
    {
        if (_mirror?.Folder is { } folder)
        {
            await CopyAsync(Path.Combine(folder, file.Name), file, part, cancellationToken);
            return false;
        }
        return await _download.RunAsync(
            _mirror?.Url is { } mirror ? new Uri(mirror, file.Name) : new Uri(file.Url!),
            part, file.Name, (_folder.SumOf(file) ?? sourceSum) is not null, file.Bytes,
            bytes => _folder.NeedSpace(bytes, _options.SpareBytes), cancellationToken);
    }

    private async Task CopyAsync(string from, ModelFile file, PartFile part, CancellationToken cancellationToken)
    {
        FileStream source;
        try
        {
            source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(error is FileNotFoundException or DirectoryNotFoundException
                ? $"{file.Name} n’est pas dans {Path.GetDirectoryName(from)}"
                : $"{from} : illisible ({error.Message})");
        }
        await using (source)
        {
            part.Delete();
            _folder.NeedSpace(source.Length, _options.SpareBytes);
            await using var target = part.OpenWrite(resume: false);
            _progress.Begin(file.Name, 0);
            var buffer = new byte[1 << 17];
            while (await ReadAsync(source, buffer, from, cancellationToken) is > 0 and var count)
            {
                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                _progress.Report(target.Length, source.Length);
            }
        }
    }

    // A stick that is pulled out, or a bad block: the source's failure, not the target's.
    private static async Task<int> ReadAsync(FileStream source, byte[] buffer, string from, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException error)
        {
            throw new ModelException($"{from} : lecture impossible ({error.Message})");
        }
    }

    /// <summary>A mirror may bring a SHA256SUMS of its own: it catches a half-copied stick where no sum is known yet.</summary>
    private async Task<Checksums> SourceSumsAsync(CancellationToken cancellationToken)
    {
        if (_mirror?.Folder is { } folder)
            return Checksums.Load(folder);
        if (_mirror?.Url is not { } url)
            return new Checksums();
        var address = new Uri(url, Checksums.FileName);
        return await _download.TextAsync(address, MostSumsBytes, cancellationToken) is { } text
            ? Checksums.Parse(text, address.AbsoluteUri)
            : new Checksums();
    }
}
