using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Page;

/// <summary>All that the page may see and do beside what it reads from the journal.</summary>
public interface IPageHost
{
    ApplianceBoard Board { get; }

    /// <summary>A call of the appliance's own, which nobody needs to hear of.</summary>
    bool IsOwn(Guid callId);

    /// <summary>The self-test: whether it passed, and in French how it went.</summary>
    Task<(bool Passed, string Told)> TestAsync(CancellationToken cancellationToken);

    /// <summary>All tickets, for spreadsheets.</summary>
    string TicketsCsv();

    /// <summary>The settings file.</summary>
    SettingSheet Settings { get; }

    /// <summary>The service can be started again from here.</summary>
    bool CanRestart { get; }

    /// <summary>No new call; callers go to a person; then the service starts again. Returns before that.</summary>
    void Restart();

    /// <summary>The scenario's versions.</summary>
    ScenarioShelf Scenarios { get; }

    /// <summary>A scenario file that the settings name: it is in effect, and nothing is applied here.</summary>
    string? ScenarioFile { get; }

    /// <summary>Another scenario for the calls that begin from now on.</summary>
    /// <exception cref="ScenarioException">It cannot be used.</exception>
    /// <exception cref="IOException">It cannot be kept.</exception>
    Task ApplyScenarioAsync(byte[] json, CancellationToken cancellationToken);

    /// <summary>This machine was made from the image, which has a second slot for another version.</summary>
    bool CanUpdate { get; }

    /// <summary>What became of the last update, in French; null: there was none.</summary>
    string? UpdateNews { get; }

    /// <summary>Takes an update, looks at all of it, and asks for it to be tried when no call is in progress.</summary>
    /// <returns>What happens next, in French.</returns>
    /// <exception cref="Updates.UpdateException">It is refused, or there is no room for it.</exception>
    Task<string> UpdateAsync(Stream update, CancellationToken cancellationToken);

    /// <summary>The archive of `voicebot support`: no secret, no number, no word of a caller.</summary>
    Task WriteSupportAsync(Stream output, CancellationToken cancellationToken);

    /// <summary>A call's recording; null: there is none, or the caller refused.</summary>
    CallRecording? Recording(Guid callId);

    /// <summary>What an exchange takes in to know this appliance, with the lines to type: a .tar.gz.</summary>
    /// <param name="address">Where Asterisk reaches the appliance.</param>
    Task WriteAsteriskAsync(Stream output, string address, AsteriskKind kind, CancellationToken cancellationToken);
}
