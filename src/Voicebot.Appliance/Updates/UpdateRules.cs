namespace Voicebot.Appliance.Updates;

/// <summary>Whether a signed update may come onto this box.</summary>
/// <param name="Running">The version in service.</param>
/// <param name="Architecture">amd64 or arm64.</param>
/// <param name="SlotBytes">The room of a slot.</param>
/// <param name="Failed">Ids of those that were tried and did not hold: a stick that stays plugged in must not bring them again and again.</param>
internal sealed record UpdateRules(Version Running, string Architecture, long SlotBytes, IReadOnlySet<string> Failed)
{
    /// <param name="forced">An older version, or one that failed, is meant.</param>
    /// <exception cref="UpdateException">It may not, and why.</exception>
    public void Check(UpdateManifest update, bool forced)
    {
        if (update.Architecture != Architecture)
            throw new UpdateException($"cette mise à jour est pour {update.Architecture}, cet appareil est un {Architecture}");
        if (update.Root.Bytes > SlotBytes)
            throw new UpdateException($"cette mise à jour ({update.Root.Bytes >> 20} Mio) est plus grande que sa place ({SlotBytes >> 20} Mio)");
        if (forced)
            return;
        if (update.Version < Running)
            throw new UpdateException($"la version {update.Version} est plus ancienne que celle en service ({Running}) : pour y revenir quand même, --force, ou un fichier « forcer » à côté d’elle sur la clé");
        if (update.Version == Running)
            throw new UpdateException($"la version {update.Version} est déjà en service");
        if (Failed.Contains(update.Id))
            throw new UpdateException($"la version {update.Version} a déjà été essayée et n’a pas tenu : pour l’essayer encore, --force, ou un fichier « forcer » à côté d’elle sur la clé");
    }
}
