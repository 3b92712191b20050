using System.Globalization;
using System.Runtime.InteropServices;
using Voicebot.Appliance.Calls;
using Voicebot.Appliance.Dialogues;
using Voicebot.Appliance.Settings;
using Voicebot.Appliance.Speech;
using Voicebot.Audio;

namespace Voicebot.Appliance.Benches;

/// <summary>`voicebot bench stages`: each stage of a turn alone, with the engines and models that calls would have.</summary>
internal static class StageBench
{
    private const string Sentence = "Bonjour, ma machine à laver ne démarre plus depuis hier soir.";
    private const string Question = "Est-ce que je peux mettre du vinaigre dans ma machine à laver ?";
    private const string Reply = "D’accord, votre machine ne démarre plus. L’avez-vous déjà débranchée, puis rebranchée ?";
    private const int AnswerTokens = 24;
    private static readonly int[] s_utteranceSeconds = [1, 3, 6, 12, 30];

    public static async Task<StageReport> RunAsync(EngineRack engines, Scenario scenario, ModelSettings settings, string version, int runs, CancellationToken cancellationToken)
    {
        var watches = new Stopwatches(runs);
        var spoken = await SpeakAsync(engines.SpareVoice, Sentence, cancellationToken);
        Audio(watches, engines, spoken);
        Words(watches, scenario);
        if (engines.Recognizer is { } recognizer)
            await HearAsync(watches, recognizer, spoken, cancellationToken);
        if (engines.LanguageModel is { } model)
            await ThinkAsync(watches, model, scenario, cancellationToken);
        await SayAsync(watches, "voix", engines.ChosenVoice, cancellationToken);
        if (engines.ChosenVoice != engines.SpareVoice)
            await SayAsync(watches, "voix de secours", engines.SpareVoice, cancellationToken);
        return new StageReport(version, Machine(settings.Threads), Models(engines), watches.Figures, PeakMemoryMb());
    }

    private static void Audio(Stopwatches watches, EngineRack engines, short[] spoken)
    {
        using var detector = engines.NewDetector();
        var at = 0;
        watches.Quick("détecteur, une fenêtre de 32 ms", () =>
        {
            detector.Detect(spoken.AsSpan(at, ISpeechDetector.WindowSamples));
            at = (at + ISpeechDetector.WindowSamples) % (spoken.Length - ISpeechDetector.WindowSamples);
        });
        using var listener = new Listener(
            engines.NewDetector(), TimeSpan.FromMilliseconds(600), new EchoGuard(new SentAudio(), engines.NewEchoCanceller()), TimeProvider.System, static _ => { });
        var fed = 0;
        watches.Quick("écoute, une trame de 20 ms", () =>
        {
            listener.Feed(spoken.AsSpan(fed, Slin.FrameSamples));
            fed = (fed + Slin.FrameSamples) % (spoken.Length - Slin.FrameSamples);
        });
        var resampler = new Resampler(22_050, Slin.SampleRateHz);
        var (input, output) = (new short[441], new short[resampler.MaxOutputSamples(441)]);
        watches.Quick("rééchantillonnage de 20 ms", () => resampler.Process(input, output.AsSpan()));
    }

    private static void Words(Stopwatches watches, Scenario scenario)
    {
        var understanding = new Understanding(scenario);
        watches.Quick("règles, une phrase", () => understanding.Find(Sentence));
        var classifier = Classifier.BuiltIn();
        var probabilities = new float[classifier.Names.Count];
        watches.Quick("classement, une phrase", () => classifier.Read(Sentence, probabilities));
    }

    private static async Task HearAsync(Stopwatches watches, IRecognizer recognizer, short[] spoken, CancellationToken cancellationToken)
    {
        var wide = Resampler.Convert(spoken, Slin.SampleRateHz, 16_000);
        foreach (var seconds in s_utteranceSeconds)
        {
            var samples = new short[seconds * 16_000];
            for (var at = 0; at < samples.Length; at += wide.Length)
                wide.AsSpan(0, Math.Min(wide.Length, samples.Length - at)).CopyTo(samples.AsSpan(at));
            var floats = new float[samples.Length];
            Slin.ToFloat(samples, floats);
            await watches.JobAsync($"reconnaissance de {seconds} s", () => recognizer.RecognizeAsync(floats, RecognitionHints.None, cancellationToken));
        }
    }

    private static async Task ThinkAsync(Stopwatches watches, ILanguageModel model, Scenario scenario, CancellationToken cancellationToken)
    {
        var prompts = new Prompts(scenario);
        await watches.JobAsync("modèle, préfixe du scénario", () => model.WarmUpAsync(prompts.System, cancellationToken));
        var topics = scenario.Topics.Select(static topic => topic.Name).Append(Prompts.NoTopic).ToList();
        await watches.JobAsync("modèle, choix d’un sujet", () => model.ChooseAsync(prompts.Choose(Question), topics, cancellationToken));
        await watches.JobAsync("modèle, premier mot", async () =>
        {
            await foreach (var _ in model.AnswerAsync(prompts.Answer(Question), AnswerTokens, cancellationToken))
                break;
        });
        await watches.JobAsync($"modèle, réponse de {AnswerTokens} jetons", async () =>
        {
            await foreach (var _ in model.AnswerAsync(prompts.Answer(Question), AnswerTokens, cancellationToken))
            {
            }
        });
    }

    private static async Task SayAsync(Stopwatches watches, string name, ISynthesizer voice, CancellationToken cancellationToken)
    {
        await watches.JobAsync($"{name}, première proposition", async () =>
        {
            await foreach (var _ in voice.SynthesizeAsync(Reply, cancellationToken))
                break;
        });
        await watches.JobAsync($"{name}, toute la réponse", () => SpeakAsync(voice, Reply, cancellationToken));
    }

    private static async Task<short[]> SpeakAsync(ISynthesizer voice, string text, CancellationToken cancellationToken)
    {
        var samples = new List<short>();
        await foreach (var clause in new Voice(voice).SpeakAsync(text, cancellationToken))
            samples.AddRange(clause.Span);
        return [.. samples];
    }

    private static IReadOnlyList<string> Models(EngineRack engines) =>
    [
        $"voix : {engines.ChosenVoice.Name}",
        $"reconnaissance : {engines.Recognizer?.Name ?? "aucune"}",
        $"modèle de langue : {engines.LanguageModel?.Name ?? "aucun"}",
    ];

    private static string Machine(int threads)
    {
        var processor = Line("/proc/cpuinfo", "model name") ?? Line("/proc/cpuinfo", "Model") ?? Text("/proc/device-tree/model") ?? "processeur inconnu";
        return $"{processor}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cœurs, {threads} fils par moteur";
    }

    private static int PeakMemoryMb() => Line("/proc/self/status", "VmHWM") is { } peak ? int.Parse(peak.Split(' ')[0], CultureInfo.InvariantCulture) / 1024 : 0;

    private static string? Line(string path, string name) =>
        File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();

    private static string? Text(string path) => File.Exists(path) ? File.ReadAllText(path).TrimEnd('\0') : null;
}
