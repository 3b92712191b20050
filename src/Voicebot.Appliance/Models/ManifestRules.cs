namespace Voicebot.Appliance.Models;

/// <summary>What a manifest must keep to beyond its shape, so that no name in it can lead out of the models' folder.</summary>
internal static class ManifestRules
{
    private const int MostModels = 100;
    private const long MostBytes = 64L << 30;

    /// <exception cref="ModelException">A rule is broken.</exception>
    public static ModelManifest Check(ModelManifest manifest)
    {
        if (manifest.Version != 1)
            throw Wrong($"version {manifest.Version} : seule la version 1 est connue");
        if (manifest.Models.Count is 0 or > MostModels)
            throw Wrong($"{manifest.Models.Count} modèles : 1 à {MostModels} sont attendus");
        var files = new HashSet<string>(StringComparer.Ordinal);
        var models = new HashSet<string>(StringComparer.Ordinal);
        var served = new HashSet<(string, ModelPurpose)>();
        foreach (var model in manifest.Models)
        {
            if (!IsWord(model.Name) || !models.Add(model.Name))
                throw Wrong($"modèle « {model.Name} » : nom impossible ou déjà pris");
            var place = $"modèle « {model.Name} »";
            foreach (var profile in model.Profiles)
            {
                if (!ModelManifest.Profiles.Contains(profile))
                    throw Wrong($"{place} : profil « {profile} » inconnu");
                if (!served.Add((profile, model.Purpose)))
                    throw Wrong($"{place} : le profil « {profile} » a déjà un modèle pour cet usage");
            }
            if (model.Files.Count is 0 or > 8)
                throw Wrong($"{place} : 1 à 8 fichiers sont attendus");
            if (string.IsNullOrWhiteSpace(model.Licence) || string.IsNullOrWhiteSpace(model.GoodAt))
                throw Wrong($"{place} : licence et goodAt sont attendus");
            if (model.RamMb is < 1 or > 1_000_000)
                throw Wrong($"{place} : ramMb = {model.RamMb} : de 1 à 1000000");
            foreach (var file in model.Files)
            {
                Check(place, file);
                if (!files.Add(Path.GetFileName(file.Name)))
                    throw Wrong($"{place} : fichier « {file.Name} » déjà pris");
            }
        }
        return manifest;
    }

    private static void Check(string place, ModelFile file)
    {
        var words = file.Name.Split('/');
        if (words.Length > 2 || !words.All(IsWord) || Path.GetExtension(file.Name) is not (".bin" or ".gguf" or ".onnx" or ".json"))
            throw Wrong($"{place} : nom de fichier « {file.Name} » impossible");
        place = $"{place}, {file.Name}";
        if (file.Pinned == ModelPin.Tree)
        {
            if (file.Url is not null)
                throw Wrong($"{place} : un fichier livré avec le dépôt n’a pas d’adresse");
        }
        else if (!Uri.TryCreate(file.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || words.Length > 1)
        {
            throw Wrong($"{place} : une adresse https et un nom sans dossier sont attendus");
        }
        if (file.Sha256 is not null && !Checksums.IsSum(file.Sha256))
            throw Wrong($"{place} : sha256 : 64 chiffres hexadécimaux minuscules sont attendus");
        if (file.Pinned == ModelPin.Manifest != file.Sha256 is not null)
            throw Wrong($"{place} : sha256 est attendu avec pinned = manifest, et là seulement");
        if (file.Bytes is < 1 or > MostBytes || file.ApproxMb is < 1 or > 65_536)
            throw Wrong($"{place} : taille impossible");
    }

    /// <summary>Letters, digits, and ._- after the first: no path, no option, no hidden file.</summary>
    private static bool IsWord(string text) => text.Length is > 0 and <= 120 && char.IsAsciiLetterOrDigit(text[0])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private static ModelException Wrong(string what) => new($"manifeste des modèles : {what}");
}
