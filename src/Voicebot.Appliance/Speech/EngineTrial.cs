using Voicebot.Audio;

namespace Voicebot.Appliance.Speech;

/// <summary>
/// What an engine must show once before the appliance says that it is ready: that it does its work on an input whose answer
/// is known. A model that opens is no proof: networks with damaged weights run, and say nothing.
/// </summary>
public static class EngineTrial
{
    /// <summary>What a voice says, and what a recogniser and a detector must hear.</summary>
    public const string Sentence = "Bonjour, ma machine à laver est en panne.";

    // The words by which a recogniser shows that it listens: one is enough, for the voice is a robot's.
    private static readonly string[] s_words = ["bonjour", "machine", "laver", "panne"];

    private const float Speech = 0.5f;
    private const double LeastSpeechHeard = 0.3;
    private const double MostNoiseHeard = 0.2;
    private const int SilenceWindows = 60; // 2 s

    /// <summary>Speaks the sentence.</summary>
    /// <returns>What was spoken.</returns>
    /// <exception cref="EngineUnavailableException">No sound, no speech, or not in time.</exception>
    public static async Task<PcmChunk> SpeakAsync(ISynthesizer voice, TimeSpan deadline, TimeProvider clock, CancellationToken cancellationToken)
    {
        var samples = new List<short>();
        var rateHz = 0;
        await using var clauses = new TimedSequence<PcmChunk>(token => voice.SynthesizeAsync(Sentence, token), clock, cancellationToken);
        await InTimeAsync(voice.Name, deadline, async () =>
        {
            while (await clauses.MoveNextAsync(deadline))
            {
                samples.AddRange(clauses.Current.Samples.Span);
                rateHz = clauses.Current.SampleRateHz;
            }
            return true;
        });
        if (rateHz == 0)
            throw new EngineUnavailableException($"{voice.Name} says nothing");
        var pcm = samples.ToArray();
        return SpokenSound.Fault(pcm, rateHz, Sentence) is { } fault
            ? throw new EngineUnavailableException($"{voice.Name} does not speak: {fault}")
            : new PcmChunk(pcm, rateHz);
    }

    /// <summary>Hears the sentence: at least one of its words.</summary>
    /// <param name="spoken">The sentence by a voice that proved itself.</param>
    /// <exception cref="EngineUnavailableException">It heard something else or nothing, or not in time.</exception>
    public static async Task HearAsync(IRecognizer recognizer, PcmChunk spoken, TimeSpan deadline, TimeProvider clock, CancellationToken cancellationToken)
    {
        var wide = AsHeard(spoken, 16_000);
        var samples = new float[wide.Length];
        Slin.ToFloat(wide, samples);
        var heard = await InTimeAsync(recognizer.Name, deadline, () =>
            recognizer.RecognizeAsync(samples, RecognitionHints.None, cancellationToken).WaitAsync(deadline, clock, cancellationToken));
        if (!s_words.Any(word => heard.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            throw new EngineUnavailableException($"{recognizer.Name} hears « {heard.Text} » where « {Sentence} » is said");
        if (!(heard.Confidence is > 0 and <= 1))
            throw new EngineUnavailableException($"{recognizer.Name} gives no probability ({heard.Confidence})");
    }

    /// <summary>Finds speech in the sentence, none in silence and in the hiss of a line, and is quicker than the line.</summary>
    /// <param name="spoken">The sentence by a voice that proved itself.</param>
    /// <exception cref="EngineUnavailableException">It is deaf, hears voices, or is slow.</exception>
    public static void Detect(Func<ISpeechDetector> newDetector, PcmChunk spoken, TimeProvider clock)
    {
        var sentence = AsHeard(spoken, Slin.SampleRateHz);
        var hiss = new short[SilenceWindows * ISpeechDetector.WindowSamples];
        var noise = new ComfortNoise(1);
        foreach (var at in Enumerable.Range(0, hiss.Length / Slin.FrameSamples))
            noise.Add(hiss.AsSpan(at * Slin.FrameSamples, Slin.FrameSamples));

        using var detector = newDetector();
        var began = clock.GetTimestamp();
        var quiet = Share(detector, hiss);
        var loud = Share(detector, sentence);
        var took = clock.GetElapsedTime(began);
        if (!(loud >= LeastSpeechHeard))
            throw new EngineUnavailableException($"the detector finds speech in {100 * loud:0} % of a sentence");
        if (!(quiet <= MostNoiseHeard))
            throw new EngineUnavailableException($"the detector finds speech in {100 * quiet:0} % of a silent line");
        var lasts = TimeSpan.FromSeconds((hiss.Length + sentence.Length) / (double)Slin.SampleRateHz);
        if (took > lasts)
            throw new EngineUnavailableException($"the detector takes {took.TotalSeconds:0.0} s for {lasts.TotalSeconds:0.0} s of a call");
    }

    /// <summary>Weighs two topics.</summary>
    /// <exception cref="EngineUnavailableException">What it gives are no probabilities, or not in time.</exception>
    public static async Task ChooseAsync(ILanguageModel model, TimeSpan deadline, TimeProvider clock, CancellationToken cancellationToken)
    {
        var prompt = new LanguagePrompt("Tu classes les demandes d’un service après-vente.", $"« {Sentence} » : panne ou facture ?");
        var choice = await InTimeAsync(model.Name, deadline, () =>
            model.ChooseAsync(prompt, ["panne", "facture"], cancellationToken).WaitAsync(deadline, clock, cancellationToken));
        if (!choice.Probabilities.All(float.IsFinite) || Math.Abs(choice.Probabilities.Sum() - 1) > 0.01)
            throw new EngineUnavailableException($"{model.Name} gives no probabilities ({string.Join(", ", choice.Probabilities)})");
    }

    private static short[] AsHeard(PcmChunk spoken, int rateHz)
    {
        // Through the telephone: what a caller's voice is.
        var narrow = Resampler.Convert(spoken.Samples.Span, spoken.SampleRateHz, Slin.SampleRateHz);
        Loudness.Normalise(narrow, -20, -3);
        return rateHz == Slin.SampleRateHz ? narrow : Resampler.Convert(narrow, Slin.SampleRateHz, rateHz);
    }

    private static double Share(ISpeechDetector detector, short[] samples)
    {
        var (found, windows) = (0, 0);
        detector.Reset();
        for (var at = 0; at + ISpeechDetector.WindowSamples <= samples.Length; at += ISpeechDetector.WindowSamples, windows++)
        {
            var probability = detector.Detect(samples.AsSpan(at, ISpeechDetector.WindowSamples));
            if (!(probability is >= 0 and <= 1))
                throw new EngineUnavailableException($"the detector gives no probability ({probability})");
            if (probability >= Speech)
                found++;
        }
        return found / (double)windows;
    }

    private static async Task<T> InTimeAsync<T>(string engine, TimeSpan deadline, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (TimeoutException)
        {
            throw new EngineUnavailableException($"{engine} is too slow: no answer to a short sentence within {deadline.TotalSeconds:0.#} s");
        }
        catch (EngineException error) when (error is not EngineUnavailableException)
        {
            throw new EngineUnavailableException(error.Message);
        }
    }
}
