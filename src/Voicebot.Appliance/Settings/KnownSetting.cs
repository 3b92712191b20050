using System.Text.RegularExpressions;

namespace Voicebot.Appliance.Settings;

/// <summary>How a setting is asked for.</summary>
public enum SettingKind : byte
{
    Text,
    Number,
    Switch,
    Choice,

    /// <summary>Never shown, only replaced.</summary>
    Secret,
}

/// <summary>A setting as the page offers it; what is allowed is for its reader to say.</summary>
/// <param name="Label">French.</param>
/// <param name="Choices">Of a <see cref="SettingKind.Choice"/>.</param>
public sealed partial record KnownSetting(string Name, string Label, SettingKind Kind = SettingKind.Text, params string[] Choices)
{
    /// <summary>All that the page offers, in its order.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<KnownSetting> Settings)> Groups { get; } =
    [
        ("Asterisk",
        [
            new("AMI_HOST", "Adresse du central"), new("AMI_PORT", "Port du gestionnaire", SettingKind.Number), new("AMI_USERNAME", "Nom de l’appareil dans manager.conf"),
            new("AMI_SECRET", "Secret de manager.conf", SettingKind.Secret), new("AMI_TLS", "Liaison chiffrée (TLS)", SettingKind.Switch),
            new("AMI_CERT_SHA256", "Empreinte SHA-256 du certificat du central"), new("AUDIOSOCKET_PORT", "Port des appels (AudioSocket)", SettingKind.Number),
            new("AUDIOSOCKET_ALLOW", "Adresses qui peuvent amener des appels"), new("MAX_CALLS", "Appels à la fois (ou auto)"),
            new("MAX_TRANSFERS", "Appelants chez une personne à la fois", SettingKind.Number),
        ]),
        ("L’appel",
        [
            new("SCENARIO_PATH", "Fichier de scénario (vide : celui de cette page)"), new("HANGOVER_MS", "Silence qui finit un tour (ms)", SettingKind.Number),
            new("NO_INPUT_PROMPT_S", "Silence avant « vous êtes toujours là ? » (s)", SettingKind.Number), new("NO_INPUT_GOODBYE_S", "Silence avant l’au revoir (s)", SettingKind.Number),
            new("MAX_CALL_S", "Durée la plus longue d’un appel (s)", SettingKind.Number), new("RECOGNITION_DEADLINE_MS", "Délai de la reconnaissance (ms)", SettingKind.Number),
            new("ANSWER_DEADLINE_MS", "Délai du modèle de langue (ms)", SettingKind.Number), new("VOICE_MODEL", "Voix (espeak, demo, ou un fichier .onnx)"),
        ]),
        ("Conservation",
        [
            new("TRANSCRIPT_DAYS", "Paroles gardées (jours)", SettingKind.Number), new("RECORD_DAYS", "Enregistrements gardés (jours)", SettingKind.Number),
            new("HISTORY_DAYS", "Appels et dossiers gardés (jours)", SettingKind.Number),
            new("HISTORY_WORDS", "Paroles dans les dossiers", SettingKind.Choice, "full", "masked", "none"),
        ]),
        ("Envoi des dossiers et alertes",
        [
            new("WEBHOOK_URL", "Adresse du webhook"), new("WEBHOOK_SECRET", "Secret de sa signature", SettingKind.Secret), new("SMTP_HOST", "Serveur de courriel"),
            new("SMTP_PORT", "Port du serveur", SettingKind.Number), new("SMTP_TLS", "STARTTLS", SettingKind.Switch), new("SMTP_USERNAME", "Compte"),
            new("SMTP_PASSWORD", "Mot de passe du compte", SettingKind.Secret), new("MAIL_FROM", "De"), new("MAIL_TO", "À"),
            new("ALERT_AFTER_MIN", "Alerte quand une panne dure (minutes, 0 : jamais)", SettingKind.Number), new("ALERT_SILENCE_H", "Alerte sans appel pendant l’ouverture (heures, 0 : jamais)", SettingKind.Number),
        ]),
        ("Panneau",
        [
            new("PANEL", "Voyants et bouton", SettingKind.Choice, "gpio", "none"), new("LED_SERVICE", "Ligne du voyant vert"), new("LED_CALL", "Ligne du voyant bleu"),
            new("LED_FAULT", "Ligne du voyant rouge"), new("BUTTON", "Ligne du bouton"), new("LED_ACTIVE", "Niveau d’un voyant allumé", SettingKind.Choice, "high", "low"),
            new("BUTTON_ACTIVE", "Niveau du bouton enfoncé", SettingKind.Choice, "low", "high"), new("BUTTON_PULL", "Résistance de rappel de la puce", SettingKind.Switch),
            new("HEAT_LIMIT_C", "Température d’alerte (°C)", SettingKind.Number),
        ]),
        ("Cette page et le journal",
        [
            new("PAGE_PORT", "Port de la page", SettingKind.Number), new("PAGE_ALLOW", "Adresses qui peuvent ouvrir la page"),
            new("LOG_LEVEL", "Détail du journal", SettingKind.Choice, "error", "warning", "information", "debug", "trace"),
        ]),
    ];

    /// <summary>What only who is at the machine may set: paths that are written to or loaded from, and what would shut this page.</summary>
    public static IReadOnlyList<string> ByFileAlone { get; } =
    [
        "AMI_CA_FILE", "AUDIOSOCKET_BIND", "MODELS_DIR", "MODELS_MIRROR", "STT_MODEL", "LLM_MODEL", "VAD_MODEL", "ENGINE_THREADS", "GGML_BACKENDS", "PHRASE_CACHE",
        "PHRASE_CACHE_MB", "JOURNAL_PATH", "JOURNAL_COPY", "PANEL_CHIP", "PAGE", "PAGE_BIND", "PAGE_DIR", "RECORD_DIR", "TURN_TRACE_PATH",
    ];

    /// <summary>What counts where nothing is set, as `.env.example` says; empty: nothing does.</summary>
    public static IReadOnlyDictionary<string, string> Defaults { get; } = ReadDefaults();

    private static Dictionary<string, string> ReadDefaults()
    {
        using var reader = new StreamReader(typeof(KnownSetting).Assembly.GetManifestResourceStream("env.example")!);
        return Line().Matches(reader.ReadToEnd()).ToDictionary(static line => line.Groups[1].Value, static line => line.Groups[2].Value);
    }

    // NAME=default, or #NAME=default where it depends on the machine.
    [GeneratedRegex("^#?([A-Z][A-Z0-9_]+)=(.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
