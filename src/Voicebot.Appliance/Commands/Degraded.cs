using System.Net;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>What the appliance does without, as it stands in the line that says it is ready: the lack, what follows, the cure.</summary>
internal static class Degraded
{
    private const string FetchModels = "make models, or voicebot models fetch --profile pi5";

    /// <param name="hears">A recogniser serves.</param>
    /// <param name="voiceFailure">Why another voice speaks than the one that was set.</param>
    public static IReadOnlyList<string> Of(ApplianceSettings settings, bool hears, string? voiceFailure)
    {
        var lacks = new List<string>();
        if (settings.Ami.Host is not { } host)
            lacks.Add("AMI_HOST is not set: no caller's number, and every call ends at a person");
        if (settings.AudioSocket.Allowed.All(network => IPAddress.IsLoopback(network.BaseAddress)))
        {
            if (settings.Ami.Host is null)
                lacks.Add("only this machine may bring calls: set AMI_HOST, or AUDIOSOCKET_ALLOW");
            else if (settings.Ami.Host != "localhost" && !StrictAddress.TryParse(settings.Ami.Host, out _))
                lacks.Add("AMI_HOST is a name: set AUDIOSOCKET_ALLOW to the address that brings the calls");
        }
        var models = new ModelFiles(settings.Models);
        if (!hears)
            lacks.Add("no recogniser, keypad and a person only: " + WhyDeaf(settings.Models, models));
        else if (models.IsDemoStt)
            lacks.Add($"the demo's recogniser serves no real callers ({FetchModels})");
        if (voiceFailure is not null)
            lacks.Add($"VOICE_MODEL cannot serve ({voiceFailure})");
        return lacks;
    }

    private static string WhyDeaf(ModelSettings settings, ModelFiles models) =>
        models.Stt is { } path
            ? File.Exists(path) ? $"{path} could not be opened (its reason is above)" : $"STT_MODEL = {path} is not there"
            : models.FolderExists ? $"no model in MODELS_DIR = {settings.Folder} ({FetchModels})"
            : $"MODELS_DIR = {settings.Folder} is not there ({FetchModels})";
}
