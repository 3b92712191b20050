using System.Collections.Frozen;
using System.Text;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Piper;

/// <summary>From espeak's IPA to the ids that a Piper network was trained on.</summary>
/// <remarks>
/// <code>ids = bos pad (phoneme pad)* eos</code> One id list for each code point of the IPA text in decomposed form, and
/// for the punctuation mark that ended the clause: that is where the network reads its intonation from.
/// </remarks>
internal sealed class PiperPhonemes
{
    private readonly FrozenDictionary<int, long[]> _ids;
    private readonly long[] _bos;
    private readonly long[] _pad;
    private readonly long[] _eos;
    private long _unknown;

    /// <param name="path">Of the voice's description, for the message.</param>
    /// <param name="map">Its phoneme_id_map.</param>
    /// <exception cref="EngineUnavailableException">The map lacks begin, end or padding.</exception>
    public PiperPhonemes(string path, IReadOnlyDictionary<string, long[]> map)
    {
        var ids = new Dictionary<int, long[]>();
        foreach (var (phoneme, list) in map)
            if (Rune.DecodeFromUtf16(phoneme, out var rune, out var length) == System.Buffers.OperationStatus.Done && length == phoneme.Length)
                ids[rune.Value] = list ?? [];
        _ids = ids.ToFrozenDictionary();
        _bos = Required('^');
        _pad = Required('_');
        _eos = Required('$');

        long[] Required(char mark) =>
            _ids.GetValueOrDefault(mark) ?? throw new EngineUnavailableException($"{path}: phoneme_id_map has no \"{mark}\"");
    }

    /// <summary>The shortest text that has the largest id of all: a network whose table is smaller refuses it.</summary>
    public long[] Widest => [.. _bos, .. _pad, _ids.Values.SelectMany(static ids => ids).DefaultIfEmpty().Max(), .. _pad, .. _eos];

    /// <summary>Phonemes that the voice does not know, left out since the voice was opened.</summary>
    public long Unknown => Volatile.Read(ref _unknown);

    /// <returns>Empty when there is nothing to say.</returns>
    public long[] ToIds(PhonemeClause clause)
    {
        var ids = new List<long>(_bos);
        ids.AddRange(_pad);
        var silent = ids.Count;
        var inLanguageMark = false; // "(en)": espeak says that a word is foreign
        foreach (var rune in clause.Phonemes.EnumerateRunes())
        {
            if (rune.Value is '(' or ')')
                inLanguageMark = rune.Value == '(';
            else if (!inLanguageMark)
                foreach (var part in Decompose(rune))
                    Add(part);
        }
        if (ids.Count == silent)
            return [];
        foreach (var part in Punctuation(clause.Terminator))
            Add(part);
        ids.AddRange(_eos);
        return [.. ids];

        void Add(int codePoint)
        {
            if (_ids.TryGetValue(codePoint, out var list))
            {
                ids.AddRange(list);
                ids.AddRange(_pad);
            }
            else
            {
                Interlocked.Increment(ref _unknown);
            }
        }
    }

    // Intonation and kind of the clause (speak_lib.h has no names for them; see PhonemeClause). 0x8000 only says that a
    // space may be missing behind the mark.
    private static string Punctuation(int terminator) => (terminator & 0xF7FFF) switch
    {
        _ when (terminator & 0x7000) == 0x2000 => "?",
        _ when (terminator & 0x7000) == 0x3000 => "!",
        _ when (terminator & 0x80000) != 0 => ".",
        0x41014 => ", ",
        0x4101E => "; ",
        0x4001E => ": ",
        _ => "",
    };

    // Unicode's canonical decomposition of the Latin letters that occur in IPA. string.Normalize does nothing here: the
    // appliance runs without ICU (InvariantGlobalization).
    private static ReadOnlySpan<int> Decompose(Rune rune) => rune.Value switch
    {
        'ç' => ['c', 0x327],
        'ã' => ['a', 0x303],
        'ẽ' => ['e', 0x303],
        'ĩ' => ['i', 0x303],
        'ñ' => ['n', 0x303],
        'õ' => ['o', 0x303],
        'ũ' => ['u', 0x303],
        'ỹ' => ['y', 0x303],
        'á' => ['a', 0x301],
        'é' => ['e', 0x301],
        'à' => ['a', 0x300],
        'è' => ['e', 0x300],
        'ä' => ['a', 0x308],
        'ë' => ['e', 0x308],
        'ï' => ['i', 0x308],
        'ö' => ['o', 0x308],
        'ü' => ['u', 0x308],
        'ř' => ['r', 0x30C],
        var other => new int[] { other },
    };
}
