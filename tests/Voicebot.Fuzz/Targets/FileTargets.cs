using System.Text;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Engines.Piper;
using Voicebot.Appliance.Journaling;
using Voicebot.Appliance.Models;
using Voicebot.Appliance.Replay;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using static Voicebot.Fuzz.FuzzTarget;
using static Voicebot.Fuzz.Targets.WireTargets;

namespace Voicebot.Fuzz.Targets;

/// <summary>What people write, and what a card or a download makes of it.</summary>
internal static class FileTargets
{
    private static readonly string s_scratch = Directory.CreateTempSubdirectory("voicebot-fuzz-").FullName;

    static FileTargets() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Directory.Delete(s_scratch, recursive: true);

    public static IEnumerable<FuzzTarget> All =>
    [
        new("env", Env, Text("AMI_HOST=10.0.0.1\nAMI_SECRET='a b' # c\n# rien\nexport MAX_CALLS=4\nMAIL_TO=\"a\\\"b\"\r\n", "SMTP_USERNAME=\"l'eau \\\\ \\$x \\` \\\"\"\n"), Text("'", "\"", "\\", "#", " #", "=", "\n", "\r", "[", "export ", "«", "\uFEFF", "\uFFFD", "\0", "AMI_SECRET=", "SMTP_PASSWORD=")),
        new("settings", Settings, Text(
            "AMI_HOST=10.0.0.1\nAMI_SECRET=x\nAMI_CERT_SHA256=" + new string('a', 64) + "\nAUDIOSOCKET_ALLOW=10.0.0.0/24,::1\nMAX_CALLS=4\nRETENTION=1\nPAGE_ALLOW=192.168.0.0/16\nSMTP_HOST=mail\nMAIL_FROM=a@b.fr\nMAIL_TO=c@d.fr\nWEBHOOK_URL=http://x/y\n"),
            [.. Text("\n", "=", "/32", "/0", "::", "0x", "-1", "on", "off", "http://", "@", ","), .. KnownSetting.Groups.SelectMany(static group => group.Settings).SelectMany(static one => Text("\n" + one.Name + "="))], Share: 0.3),
        new("scenario", Scenarios, [Scenario.BuiltInText(), .. Text("""{"name":"x","announcement":"","greeting":"Bonjour.","stillThere":"?","nobodyThere":"a","transfer":"b","notUnderstood":["c"],"tooNoisy":"d","wait":["e"],"vocabulary":"","knowledge":"","topics":[{"name":"t","keywords":["panne"],"answer":"Oui.","steps":["s"]}],"steps":[{"name":"s","say":"Quoi ?","expects":"text","captures":"quoi"}]}""")],
            Text("{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "1e999", "\\u0000", "\\ud800", "//", "\"steps\":", "\"notUnderstood\":[],", "\"topics\":", "\"expects\":\"choice\"", "\"next\":", "\"key\":\"1\"", "{panne}", "\"options\":[{\"name\":\"a\",\"examples\":[\"b\"]}]", "\"hours\":", "|", "\" \""), Share: 0.03),
        new("voice", Voice, Text("""{"audio":{"sample_rate":22050},"espeak":{"voice":"fr"},"phoneme_id_map":{"_":[0],"^":[1],"$":[2],"a":[3]},"inference":{"noise_scale":0.6,"length_scale":1,"noise_w":0.8},"num_speakers":1,"phoneme_type":"espeak"}"""), Text("{", "}", "[", "]", "null", "1e39", "-1", "NaN", "\"_\":", "\uFEFF", "[null]", "\\ud800", "99999999999999999999")),
        new("customers", CustomerList, Text("téléphone;nom;société;note\n0612345678;\"Mme \"\"Lefèvre\"\"\";ACME;x\n", "sep=,\ntel,nom\n0611111111,Dupont\n"), Text(";", ",", "\t", "\"", "\n", "\r\n", "sep=", "téléphone", "nom", "\uFEFF", "\0", "é", "\xE9"), Share: 0.3),
        new("manifest", Manifest, [.. Text("""{"version":1,"models":[{"name":"a","purpose":"stt","profiles":["demo"],"files":[{"name":"a.bin","url":"https://x/a.bin","sha256":null,"pinned":"first-download","bytes":null,"approxMb":1}],"licence":"MIT","ramMb":1,"goodAt":"x"}]}""")], Text("{", "}", "..", "/", "null", "-1", "\"tree\"", "\\u0000", "https://")),
        new("sums", Sums, Text(new string('a', 64) + "  ggml-tiny.bin\n" + new string('0', 64) + " *x\r\n"), Text("\n", "\r", "  ", " *", "../", "\0", new string('f', 64))),
        new("recording", Recording, Text("""
            {"event":"audio","pcm":"AAAA","callId":"b5af59f1-affe-4c4c-856c-7813319fe78a","atMs":0}
            {"event":"line","kind":"Dtmf","callId":"b5af59f1-affe-4c4c-856c-7813319fe78a","atMs":0}
            {"event":"phrase","text":"Oui.","clauses":["AAAA"],"callId":"b5af59f1-affe-4c4c-856c-7813319fe78a","atMs":0}
            {"event":"recognition","tookMs":143,"text":"oui","confidence":0.9,"failure":null,"callId":"b5af59f1-affe-4c4c-856c-7813319fe78a","atMs":9074}
            """), Text("\n", "{", "}", "\"event\":\"audio\"", "\"pcm\":\"AAAA\"", "null", "-1", "\"kind\":\"Audio\"", "\"event\":\"line\"", "\"event\":\"recognition\""), Share: 0.2),
        new("letter", Letters, Text("""{"ticket":7,"status":"open","at":"2026-11-02T10:00:00+01:00","severity":"high","sentiment":"neutral","summary":"x","seconds":3,"toCheck":["nom"]}"""), Text("{", "}", "null", "[", "\\u0000", "\"at\":", "+99:00")),
    ];

    /// <summary>A file with these bytes, for what reads no other way.</summary>
    public static string Scratch(string name, byte[] bytes)
    {
        var path = Path.Combine(s_scratch, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    // What is read can be written and is read again; a card keeps none of its secrets.
    private static void Env(byte[] input)
    {
        try
        {
            using var stream = new MemoryStream(input);
            foreach (var setting in EnvFile.Read(stream, "x"))
            {
                using var again = new MemoryStream(Encoding.UTF8.GetBytes($"{setting.Name}={EnvFile.Quote(setting.Value)}\n"));
                Must(EnvFile.Read(again, "x") is [var same] && same.Name == setting.Name && same.Value == setting.Value, $"another value when it is written: {setting.Name}");
            }
            var text = Encoding.UTF8.GetString(input);
            using var blanked = new MemoryStream(Encoding.UTF8.GetBytes(CardSettings.Blank(text, "x")));
            Must(EnvFile.Read(blanked, "x").All(static setting => !setting.IsSecret || setting.Value.Length == 0), "a secret stays on the card");
            CardSettings.Merge(text, text, "x");
        }
        catch (SettingException)
        {
            // One French line.
        }
    }

    private static void Settings(byte[] input)
    {
        try
        {
            var none = Path.Combine(s_scratch, "none.env");
            var settings = ApplianceSettings.Read(SettingSources.Load(none, []).With(Encoding.UTF8.GetString(input)));
            Must(settings.AudioSocket is { Allowed.Count: > 0, MaxCalls: > 0 }, "calls from anywhere, or none");
        }
        catch (SettingException)
        {
            // One French line.
        }
    }

    // A scenario that is taken can be talked with: every phrase can be rendered, every sentence answered.
    private static void Scenarios(byte[] input)
    {
        var mistakes = Scenario.Check(input);
        Must(mistakes.All(static one => one.Line > 0 && one.Reason.Length > 0), "a mistake on no line");
        Scenario scenario;
        try
        {
            scenario = Scenario.Parse(input);
        }
        catch (ScenarioException)
        {
            Must(mistakes.Count > 0, "the start refuses what check-scenario takes");
            return;
        }
        Must(mistakes.Count == 0, "the start takes what check-scenario refuses");
        WordTargets.Converse(scenario, ["ma machine est en panne", "oui", "non", "#1", "#0", "deux", "Dupont", "06 12 34 56 78", "un conseiller", "retour", "répétez", ""]);
        foreach (var phrase in scenario.Phrases)
            Appliance.Dialogues.French.Aloud.SpokenText.Normalise(phrase);
    }

    private static void Voice(byte[] input)
    {
        try
        {
            var path = Scratch("voice.onnx.json", input);
            var voice = PiperVoiceFile.Read(path);
            var phonemes = new PiperPhonemes(path, voice.PhonemeIdMap!);
            Must(phonemes.Widest.All(static id => id >= 0), "a negative id");
        }
        catch (EngineUnavailableException)
        {
            // The engine does without it, or says why.
        }
    }

    private static void CustomerList(byte[] input)
    {
        try
        {
            var list = CustomerFile.Parse(input);
            Must(list.Errors.All(static error => !error.Any(char.IsControl)), "an error of several lines");
            Must(list.Customers.All(static one => one.Name.Length > 0), "a customer without a name");
        }
        catch (JournalException)
        {
            // No list.
        }
    }

    private static void Manifest(byte[] input)
    {
        try
        {
            var manifest = ModelManifest.Parse(input);
            Must(manifest.Files.All(static file => Path.GetFullPath(Path.Combine("/models", file.Name)).StartsWith("/models/", StringComparison.Ordinal)), "a file outside the models' folder");
        }
        catch (ModelException)
        {
            // One French line.
        }
    }

    private static void Sums(byte[] input)
    {
        try
        {
            var sums = Checksums.Parse(Encoding.UTF8.GetString(input), "x");
            Must(sums.Names.All(name => Checksums.IsSum(sums[name]!)), "a sum that is none");
        }
        catch (ModelException)
        {
            // One French line.
        }
    }

    private static void Recording(byte[] input)
    {
        try
        {
            var recording = CallRecording.Read(Scratch("call.jsonl", input));
            recording.Sound();
            recording.NewPhrases();
            _ = recording.CallId;
        }
        catch (InvalidDataException)
        {
            // Not of this version, or no recording.
        }
    }

    private static void Letters(byte[] input)
    {
        try
        {
            var letter = Letter.Parse(Encoding.UTF8.GetString(input));
            Must(Letter.Parse(letter.ToJson()).ToJson() == letter.ToJson(), "another letter when it is written");
        }
        catch (System.Text.Json.JsonException)
        {
            // None.
        }
    }
}
