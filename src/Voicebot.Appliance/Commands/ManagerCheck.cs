using Microsoft.Extensions.Logging.Abstractions;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Commands;

/// <summary>Asterisk's manager interface as `voicebot doctor` sees it: reached, logged in, and with exactly the right that is needed.</summary>
internal sealed class ManagerCheck(AmiSettings settings)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    // Asked without what they need, so that nothing happens: who may not is refused for that, who may is told what is missing.
    private static readonly string[] s_needed = ["Getvar", "Setvar"];
    private static readonly (string Action, string Right)[] s_dangerous =
    [
        ("Originate", "originate : lancer des appels, et par eux des programmes du central"), ("Command", "command : la console d’Asterisk"),
        ("UpdateConfig", "config : changer les fichiers d’Asterisk"), ("GetConfig", "config : lire les mots de passe des postes"),
    ];

    public async IAsyncEnumerable<Finding> ExamineAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (settings.Host is not { } host)
        {
            yield return Finding.Bad("Asterisk", "AMI_HOST n’est pas réglé : pas de numéro d’appelant, et chaque appel finit chez une personne", "mettez l’adresse du central dans AMI_HOST");
            yield break;
        }
        var ami = RunCommand.NewAmiClient(host, settings, TimeProvider.System, NullLoggerFactory.Instance);
        var settled = new TaskCompletionSource<AmiState>(TaskCreationOptions.RunContinuationsAsynchronously);
        ami.StateChanged += state =>
        {
            if (state.Phase is AmiPhase.Ready or AmiPhase.Refused or AmiPhase.Disconnected)
                settled.TrySetResult(state);
        };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = ami.RunAsync(over.Token);
        try
        {
            AmiState state;
            try
            {
                state = await settled.Task.WaitAsync(s_patience, cancellationToken);
            }
            catch (TimeoutException)
            {
                state = new AmiState(AmiPhase.Disconnected, $"pas de réponse en {s_patience.TotalSeconds:0} s");
            }
            if (state.Phase != AmiPhase.Ready)
            {
                yield return Finding.Bad(
                    "Asterisk", state.Reason ?? "hors de portée",
                    state.Phase == AmiPhase.Refused ? "comparez AMI_USERNAME, AMI_SECRET et AMI_CERT_SHA256 avec manager.conf" : "vérifiez AMI_HOST, AMI_PORT, le câble et le pare-feu du central");
                yield break;
            }
            yield return settings.Tls || StrictAddress.IsThisMachine(host)
                ? Finding.Good("Asterisk", $"{host}:{settings.Port}, identifié comme {settings.Username}")
                : Finding.Doubtful("Asterisk", $"{host}:{settings.Port}, identifié, mais sans chiffrement : le mot de passe se devine sur le réseau", "AMI_TLS=on et le port 5039");
            await foreach (var finding in RightsAsync(ami, cancellationToken))
                yield return finding;
        }
        finally
        {
            await over.CancelAsync();
            await running;
        }
    }

    private async IAsyncEnumerable<Finding> RightsAsync(AmiClient ami, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lacking = new List<string>();
        foreach (var action in s_needed)
        {
            if (await ami.MayAsync(action, cancellationToken) != true)
                lacking.Add(action);
        }
        var many = new List<string>();
        foreach (var (action, right) in s_dangerous)
        {
            if (await ami.MayAsync(action, cancellationToken) == true)
                many.Add(right);
        }
        if (lacking.Count > 0)
            yield return Finding.Bad("droits", $"Asterisk refuse {string.Join(" et ", lacking)} à {settings.Username} : pas de numéro d’appelant, pas de résultat", "write = call pour cet utilisateur dans manager.conf, puis manager reload");
        if (many.Count > 0)
            yield return Finding.Bad("droits", $"{settings.Username} peut trop : {string.Join(" ; ", many)}", "write = call et rien d’autre dans manager.conf, puis manager reload");
        if (lacking.Count + many.Count == 0)
            yield return Finding.Good("droits", "write = call, ni plus ni moins");
    }
}
