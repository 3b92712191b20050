using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Voicebot.Appliance.Engines.Whisper;

/// <summary>
/// Leans whisper's decoder towards phrases that the dialogue expects, as a logits filter: every token that begins one of them, or
/// goes on with one, weighs a little more. It never forces, and what follows a whole phrase is free.
/// </summary>
/// <remarks>
/// libwhisper's own grammar looks at all 50,000 tokens at every step and its probabilities come out with the bias in them
/// (docs/decisions/0016). Here a list's tokens are looked up once, and <see cref="Unleaned"/> takes the bias out again.
/// Texts are UTF-8 held as Latin-1: a token may be half a letter.
/// </remarks>
internal sealed unsafe class PhraseLean : IDisposable
{
    /// <summary>Added to the logarithm of a likely token's odds.</summary>
    public const float Bonus = 2;

    private readonly WhisperContextHandle _context;
    private readonly int _endOfText;
    private readonly List<(int[] Likely, float Ratio)> _steps = [];
    private GCHandle _handle;
    private IReadOnlyList<string>? _phrases;
    private Place _start = new();
    private bool _isOff = true;

    public PhraseLean(WhisperContextHandle context, int endOfText)
    {
        _context = context;
        _endOfText = endOfText;
        _handle = GCHandle.Alloc(this);
    }

    public static delegate* unmanaged[Cdecl]<void*, void*, whisper_token_data*, int, float*, void*, void> Callback => &Filter;

    public void* UserData => (void*)GCHandle.ToIntPtr(_handle);

    /// <summary>Before each run. The last list is kept: when it comes again, the same object, it costs nothing.</summary>
    /// <param name="phrases">In lower case; a capital first letter is understood. None: no lean.</param>
    public void Begin(IReadOnlyList<string> phrases)
    {
        _steps.Clear();
        _isOff = phrases.Count == 0;
        if (_isOff || ReferenceEquals(phrases, _phrases))
            return;
        _phrases = phrases;
        Learn(phrases);
    }

    /// <summary>What the model itself gave the token that was chosen in a step of the last run, the bias taken out.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="token">Chosen.</param>
    /// <param name="probability">As whisper tells it, 0..1.</param>
    public float Unleaned(int step, int token, float probability)
    {
        if (step >= _steps.Count)
            return probability;
        var (likely, ratio) = _steps[step];
        var own = probability * ratio;
        return Math.Min(1, Array.IndexOf(likely, token) >= 0 ? own * MathF.Exp(-Bonus) : own);
    }

    public void Dispose() => _handle.Free();

    // With the space that whisper puts before a word, and without.
    private static IEnumerable<string> Spellings(string phrase)
    {
        string[] written = [phrase, char.ToUpperInvariant(phrase[0]) + phrase[1..]];
        return written.Select(text => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))).SelectMany(text => (string[])[text, " " + text]);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Filter(void* context, void* state, whisper_token_data* tokens, int count, float* logits, void* userData) =>
        ((PhraseLean)GCHandle.FromIntPtr((nint)userData).Target!).Lean(new ReadOnlySpan<whisper_token_data>(tokens, count), logits);

    private void Lean(ReadOnlySpan<whisper_token_data> said, float* logits)
    {
        var likely = _isOff ? [] : Likely(said);
        var ratio = 1f;
        if (likely.Length > 0)
        {
            // How much of the whole the likely tokens have says how much the others lose.
            var all = new ReadOnlySpan<float>(logits, _endOfText + 1);
            var most = float.NegativeInfinity;
            foreach (var logit in all)
                most = Math.Max(most, logit);
            var sum = 0.0;
            foreach (var logit in all)
                sum += MathF.Exp(logit - most);
            var share = 0.0;
            foreach (var token in likely)
            {
                share += MathF.Exp(logits[token] - most);
                logits[token] += Bonus;
            }
            ratio = (float)(1 + (Math.Exp(Bonus) - 1) * share / sum);
        }
        _steps.Add((likely, ratio));
    }

    private int[] Likely(ReadOnlySpan<whisper_token_data> said)
    {
        var place = _start;
        foreach (ref readonly var token in said)
        {
            if (!place.Next.TryGetValue(token.id, out place!))
                return [];
        }
        return place.Likely;
    }

    private void Learn(IReadOnlyList<string> phrases)
    {
        var vocabulary = new Dictionary<string, int>(_endOfText, StringComparer.Ordinal);
        for (var id = 0; id < _endOfText; id++)
        {
            var text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(WhisperNative.whisper_token_to_str(_context, id));
            vocabulary.TryAdd(Encoding.Latin1.GetString(text), id);
        }
        _start = new Place();
        foreach (var spelling in phrases.SelectMany(Spellings))
            Learn(spelling, vocabulary);
        // To say nothing, or no more, stays as likely as ever: the demo's recogniser has an empty token for the former.
        _start.Close(vocabulary.GetValueOrDefault("", -1), _endOfText);
    }

    // In the longest tokens that there are: a letter alone is a letter spelled, not the beginning of a word.
    private void Learn(string spelling, Dictionary<string, int> vocabulary)
    {
        var tokens = new List<int>();
        for (var at = 0; at < spelling.Length;)
        {
            var length = spelling.Length - at;
            int token;
            while (!vocabulary.TryGetValue(spelling.Substring(at, length), out token))
            {
                if (--length == 0)
                    return; // the model has no such word
            }
            tokens.Add(token);
            at += length;
        }
        var place = _start;
        foreach (var token in tokens)
        {
            if (!place.Next.TryGetValue(token, out var next))
                place.Next[token] = next = new Place();
            place = next;
        }
        place.IsWhole = true;
    }

    /// <summary>A place within the phrases: the tokens that go on from it.</summary>
    private sealed class Place
    {
        public Dictionary<int, Place> Next { get; } = [];

        public bool IsWhole { get; set; }

        public int[] Likely { get; private set; } = [];

        public void Close(int neutral, int endOfText)
        {
            if (!IsWhole && Next.Count > 0)
                Likely = neutral < 0 ? [.. Next.Keys] : [.. Next.Keys, neutral];
            foreach (var next in Next.Values)
                next.Close(endOfText, endOfText);
        }
    }
}
