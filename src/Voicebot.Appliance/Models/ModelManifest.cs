using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voicebot.Appliance.Models;

/// <summary>Every model that the appliance knows where to get: `models/models.json`, embedded in the binary.</summary>
/// <remarks>A manifest that breaks a rule cannot exist: <see cref="Parse"/> is the only way to one from a file.</remarks>
public sealed record ModelManifest(int Version, IReadOnlyList<ModelEntry> Models)
{
    /// <summary>The profiles a model may be listed for, in the order of what they ask of the machine.</summary>
    public static IReadOnlyList<string> Profiles { get; } = ["demo", "pi4", "pi5", "pi5-8g"];

    public IEnumerable<ModelFile> Files => Models.SelectMany(model => model.Files);

    /// <summary>The one that is built in.</summary>
    public static ModelManifest BuiltIn()
    {
        using var stream = typeof(ModelManifest).Assembly.GetManifestResourceStream("models.json")
            ?? throw new InvalidOperationException("models.json is not embedded");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Parse(bytes.ToArray());
    }

    /// <param name="json">UTF-8; unknown and doubled members are refused.</param>
    /// <exception cref="ModelException">The manifest cannot be used; one French line says where and why.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json)
    {
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.ModelManifest);
        }
        catch (JsonException error)
        {
            throw new ModelException(
                $"manifeste des modèles : ligne {(error.LineNumber ?? 0) + 1}, {error.Path ?? "$"} : JSON mal formé, valeur impossible, ou membre inconnu, manquant ou en double");
        }
        return ManifestRules.Check(manifest ?? throw new ModelException("manifeste des modèles : vide"));
    }

    /// <summary>What `fetch --profile` gets: one model per purpose.</summary>
    /// <exception cref="ModelException">There is no such profile.</exception>
    public IReadOnlyList<ModelEntry> OfProfile(string profile) => Profiles.Contains(profile)
        ? [.. Models.Where(model => model.Profiles.Contains(profile))]
        : throw new ModelException($"profil « {profile} » inconnu : {string.Join(", ", Profiles)} sont attendus");

    /// <exception cref="ModelException">There is no such model.</exception>
    public ModelEntry Named(string name) => Models.FirstOrDefault(model => model.Name == name)
        ?? throw new ModelException($"modèle « {name} » inconnu : voir « voicebot models list »");
}

/// <summary>What a model is for.</summary>
[JsonConverter(typeof(KebabEnumConverter<ModelPurpose>))]
public enum ModelPurpose
{
    Stt,
    Llm,
    Voice,
    Vad,
}

/// <summary>Where the sum comes from that a file is checked against.</summary>
[JsonConverter(typeof(KebabEnumConverter<ModelPin>))]
public enum ModelPin
{
    /// <summary>The manifest holds a sum that was verified.</summary>
    Manifest,

    /// <summary>Recorded in SHA256SUMS at the first download, or written there before by the user.</summary>
    FirstDownload,

    /// <summary>Comes with the source tree; never downloaded.</summary>
    Tree,
}

/// <param name="Name">What `--model` takes.</param>
/// <param name="Profiles">Empty: only on request.</param>
/// <param name="RamMb">Estimate of what it takes loaded.</param>
/// <param name="GoodAt">French; `models list` prints it.</param>
public sealed record ModelEntry(
    string Name, ModelPurpose Purpose, IReadOnlyList<string> Profiles, IReadOnlyList<ModelFile> Files, string Licence, int RamMb, string GoodAt);

/// <param name="Name">Path under MODELS_DIR and, without a folder, in a mirror.</param>
/// <param name="Url">https; null for what comes with the tree.</param>
/// <param name="Sha256">64 lower-case hex digits; null unless verified.</param>
/// <param name="Bytes">Exact size; null unless verified.</param>
/// <param name="ApproxMb">What the publisher says (10^6 bytes, rounded up): for the list and the first look at the free space, never a check.</param>
public sealed record ModelFile(string Name, string? Url, string? Sha256, ModelPin Pinned, long? Bytes, int ApproxMb)
{
    public long ProbableBytes => Bytes ?? ApproxMb * 1_000_000L;
}

/// <summary>`first-download` and the like; numbers are refused.</summary>
public sealed class KebabEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
