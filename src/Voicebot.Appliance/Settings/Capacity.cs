using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voicebot.Appliance.Settings;

/// <summary>How many calls at once this machine was found to serve, with these models: what MAX_CALLS=auto takes.</summary>
/// <param name="Calls">Callers who talk at once.</param>
/// <param name="P95Ms">What 95 of 100 answers took with so many, from the caller's last word.</param>
/// <param name="BudgetMs">What they may have taken.</param>
/// <param name="Mark">Of models, threads and cores: with others it says nothing.</param>
/// <param name="At">When it was measured.</param>
public sealed record Capacity(int Calls, int P95Ms, int BudgetMs, string Mark, DateTimeOffset At)
{
    private const string FileName = "capacity.json";
    private const int MostBytes = 4096;

    /// <summary>More are never tried: MAX_CALLS takes no more.</summary>
    public const int Most = 64;

    /// <summary>Beside the journal.</summary>
    public static string PathOf(JournalSettings journal) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(journal.Path ?? JournalSettings.Usual))!, FileName);

    /// <returns>Null: nothing was measured with these models, or it cannot be read.</returns>
    public static Capacity? Read(JournalSettings journal, ModelSettings models)
    {
        try
        {
            var file = new FileInfo(PathOf(journal));
            if (!file.Exists || file.Length > MostBytes)
                return null;
            var known = JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), CapacityJson.Default.Capacity);
            return known is { Calls: >= 1 and <= Most } && known.Mark == MarkOf(models) ? known : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">It cannot be kept.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public void Keep(JournalSettings journal)
    {
        var path = PathOf(journal);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, CapacityJson.Default.Capacity));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Names and sizes of the models, threads, cores: what the figure hangs on. Not the program: an update keeps it.</summary>
    public static string MarkOf(ModelSettings models)
    {
        var files = new ModelFiles(models);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{models.Threads} {Environment.ProcessorCount}\n");
        foreach (var path in new[] { files.Stt, files.LanguageModel, files.PiperVoice, files.Detector })
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {(File.Exists(path) ? new FileInfo(path).Length : 0)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Capacity))]
internal sealed partial class CapacityJson : JsonSerializerContext;
