using System.Net.NetworkInformation;
using System.Net.Sockets;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Hardware;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>Looks after what nobody tells: heat and supply, memory, the network, the disk. Every few seconds, cheaply.</summary>
internal sealed class Health(ApplianceBoard board, ApplianceSettings settings, Thermal thermal, FreeMemory memory, TimeProvider time)
{
    private const long LeastFreeBytes = 32L << 20;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    // Written to, to see a card that has gone read-only: seldom, for it wears.
    private const int DiskEvery = 24;
    private static readonly TimeSpan s_watchdogFault = TimeSpan.FromHours(1);

    private readonly Heat _heat = new(settings.Heat.SoftLimitC, settings.AudioSocket.MaxCalls);
    private readonly long _begunAt = time.GetTimestamp();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        try
        {
            for (var look = 0; ; look = (look + 1) % DiskEvery)
            {
                Look(withDisk: look == 0);
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The appliance stops.
        }
    }

    internal void Look(bool withDisk)
    {
        var (temperatureC, throttled) = (thermal.TemperatureC(), thermal.IsThrottled());
        board.Update(state => _heat.Of(state, temperatureC, throttled));
        var free = memory.Share();
        board.Update(state => FreeMemory.Of(state, free));
        Report("alimentation", thermal.IsUnderVoltage() ? new Trouble("alimentation", "tension d’alimentation trop faible", Fault.None) : null);
        Report("réseau", NeedsNetwork && !HasNetwork() ? new Trouble("réseau", "aucun réseau (câble ?)", Fault.Network) : null);
        if (withDisk)
            Report("stockage", Disk());
        if (time.GetElapsedTime(_begunAt) > s_watchdogFault)
            Report("chien de garde", null);
    }

    private void Report(string source, Trouble? trouble)
    {
        if (trouble is not null)
            board.Update(state => state.With(trouble));
        else
            board.Update(state => state.Healed(source));
    }

    // A PBX on this machine needs no cable to be asked.
    private bool NeedsNetwork => settings.Ami.Host is { } host && !StrictAddress.IsThisMachine(host);

    private static bool HasNetwork()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces().Any(static one =>
                one.NetworkInterfaceType != NetworkInterfaceType.Loopback && one.OperationalStatus == OperationalStatus.Up
                && one.GetIPProperties().UnicastAddresses.Any(static at => at.Address.AddressFamily == AddressFamily.InterNetwork || !at.Address.IsIPv6LinkLocal));
        }
        catch (NetworkInformationException)
        {
            return true; // not told: no alarm
        }
    }

    private Trouble? Disk()
    {
        foreach (var folder in Folders().Distinct(StringComparer.Ordinal))
        {
            try
            {
                using (new FileStream(Path.Combine(folder, $".voicebot-{Path.GetRandomFileName()}"), new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    Options = FileOptions.DeleteOnClose,
                }))
                {
                }
                if (new DriveInfo(folder).AvailableFreeSpace < LeastFreeBytes)
                    return new Trouble("stockage", $"le disque de {folder} est presque plein", Fault.Storage);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return new Trouble("stockage", Models.DiskFailure.Explain(error, folder), Fault.Storage);
            }
        }
        return null;
    }

    // What the service writes into.
    private IEnumerable<string> Folders()
    {
        string?[] all =
        [
            Environment.GetEnvironmentVariable("STATE_DIRECTORY"),
            Environment.GetEnvironmentVariable("CACHE_DIRECTORY"),
            settings.RecordFolder,
            settings.TurnTracePath is { } trace ? Path.GetDirectoryName(Path.GetFullPath(trace)) : null,
        ];
        return all.OfType<string>();
    }
}
