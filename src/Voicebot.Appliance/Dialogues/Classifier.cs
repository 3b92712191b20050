using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Voicebot.Appliance.Dialogues.French;

namespace Voicebot.Appliance.Dialogues;

/// <summary>
/// What a sentence asks for, as a probability per topic, or per option of a step: linear over hashed words, pairs of words, pairs
/// around a word and letter n-grams. For what the rules do not know. No engine; allocates nothing; what it costs grows with the sentence alone.
/// </summary>
/// <remarks>
/// The file, little-endian: "VBM2", u8 log2 of the buckets, u8 classes, per class u8 length and UTF-8 name, u8 kinds of words, per
/// kind u8 length and name, u16 beginnings, per beginning u8 kind, u8 length and letters, f32 scale, per class f32 bias, buckets ×
/// classes i8 weights. `models/training/train_meaning.py` writes it and makes the same features.
/// </remarks>
public sealed class Classifier
{
    /// <summary>The class of what is none of a scenario's topics, or of a step's options.</summary>
    public const string None = "aucun";

    /// <summary>The class of what sounds like danger, where no rule found one: a person is the safe answer.</summary>
    public const string Danger = "danger";

    /// <summary>The class of free questions: passages answer them, no topic.</summary>
    public const string Free = "savoir";

    // Longer sentences are cut: what is meant was said by then.
    private const int MostLetters = 400;
    private const int MostClasses = 32;

    // What separates the kinds of features: seeds of the hash.
    private const uint Word = 1;
    private const uint Pair = 2;
    private const int FewestLetters = 3;
    private const int MostLettersOfGram = 5;

    // How many times likelier a class is whose keywords were said: chosen on the build half, out of fold (decision 0033).
    private const float KeywordsCount = 4f;

    // A kind weighs as much as so many words: a few sentences must teach it.
    private const int KindCounts = 3;

    private readonly (byte[] Letters, byte[] Kind)[] _beginnings; // the longest first
    private readonly uint _mask;
    private readonly float _scale;
    private readonly string[] _names;
    private readonly float[] _bias;
    private readonly sbyte[] _weights;

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public Classifier(ReadOnlySpan<byte> file)
    {
        if (file.Length < 6 || !file[..4].SequenceEqual("VBM2"u8) || file[5] is 0 or > MostClasses || file[4] > 20)
            throw new InvalidDataException("not a classifier");
        var (buckets, classes) = (1 << file[4], file[5]);
        var at = 6;
        var names = new string[classes];
        for (var i = 0; i < classes; i++)
            names[i] = Encoding.UTF8.GetString(Field(file, ref at));
        var kinds = new byte[Number(file, ref at, 1)][];
        for (var i = 0; i < kinds.Length; i++)
            kinds[i] = Field(file, ref at).ToArray();
        _beginnings = new (byte[], byte[])[Number(file, ref at, 2)];
        for (var i = 0; i < _beginnings.Length; i++)
        {
            var kind = Number(file, ref at, 1);
            _beginnings[i] = (Field(file, ref at).ToArray(), kind < kinds.Length ? kinds[kind] : throw new InvalidDataException("a beginning of no kind"));
        }
        if (file.Length != at + 4 + (4 * classes) + (buckets * classes))
            throw new InvalidDataException("the classifier's weights are cut off");
        _mask = (uint)buckets - 1;
        _scale = BinaryPrimitives.ReadSingleLittleEndian(file[at..]);
        _bias = new float[classes];
        for (var i = 0; i < classes; i++)
            _bias[i] = BinaryPrimitives.ReadSingleLittleEndian(file[(at + 4 + (4 * i))..]);
        _weights = MemoryMarshal.Cast<byte, sbyte>(file[(at + 4 + (4 * classes))..]).ToArray();
        _names = names;
    }

    /// <summary>The classes, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <returns>Less than 0: there is no such class.</returns>
    public int IndexOf(string name) => Array.IndexOf(_names, name);

    /// <summary>The one of topics, which ships in the binary.</summary>
    public static Classifier BuiltIn() => Shipped("meaning.fr.bin")!;

    /// <summary>The one that ships for a step's options; null: none does, or its classes are another scenario's.</summary>
    internal static Classifier? Of(Step step) => Shipped($"{step.Name}.fr.bin") is { } one && one.Names.All(name => name == None || step.FindOption(name) is not null) ? one : null;

    private static Classifier? Shipped(string name)
    {
        using var stream = typeof(Classifier).Assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return new Classifier(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }

    /// <summary>The probability of each class, where a rule found words of one of them: a witness, not a verdict.</summary>
    /// <param name="found">The class; less than 0: none was found.</param>
    public void Read(ReadOnlySpan<char> text, int found, Span<float> probabilities)
    {
        Read(text, probabilities);
        if (found < 0)
            return;
        var total = 1 + ((KeywordsCount - 1) * probabilities[found]);
        probabilities[found] *= KeywordsCount;
        foreach (ref var one in probabilities)
            one /= total;
    }

    /// <summary>The probability of each class.</summary>
    /// <param name="text">As it was heard.</param>
    /// <param name="probabilities">One per name; filled, summing to 1.</param>
    public void Read(ReadOnlySpan<char> text, Span<float> probabilities)
    {
        Span<byte> letters = stackalloc byte[MostLetters]; // words, each between < and >
        var length = Fold(text, letters);
        Span<int> sums = stackalloc int[MostClasses];
        sums = sums[.._bias.Length];
        sums.Clear();
        var count = 0;
        scoped ReadOnlySpan<byte> before = "^"u8;
        scoped ReadOnlySpan<byte> kindBefore = "^"u8;
        scoped ReadOnlySpan<byte> kindBeforeThat = [];
        ReadOnlySpan<byte> folded = letters[..length];
        for (var start = 0; start < length;)
        {
            var end = start + folded[start..].IndexOf((byte)'>') + 1;
            var framed = folded[start..end];
            var word = framed[1..^1];
            Add(Hash(word, Hash([], Word)), sums, ref count);
            Add(Join(before, word), sums, ref count);
            for (var n = FewestLetters; n <= MostLettersOfGram; n++)
            {
                for (var at = 0; at + n <= framed.Length; at++)
                    Add(Hash(framed.Slice(at, n), Hash([], (uint)n)), sums, ref count);
            }
            var kind = Kind(word);
            for (var times = kind == word ? 0 : KindCounts; times > 0; times--)
                Add(Hash(kind, Hash([], Word)), sums, ref count);
            if (kind != word || kindBefore != before)
                Add(Join(kindBefore, kind), sums, ref count);
            if (!kindBeforeThat.IsEmpty)
                Add(Join(kindBeforeThat, kind, " _ "u8), sums, ref count);
            kindBeforeThat = start == 0 ? [] : kindBefore;
            before = word;
            kindBefore = kind;
            start = end;
        }
        Add(Join(before, "$"u8), sums, ref count);
        if (kindBefore != before)
            Add(Join(kindBefore, "$"u8), sums, ref count);

        var factor = _scale / MathF.Sqrt(count);
        var most = float.MinValue;
        for (var i = 0; i < sums.Length; i++)
            most = Math.Max(most, probabilities[i] = _bias[i] + (sums[i] * factor));
        var total = 0f;
        for (var i = 0; i < sums.Length; i++)
            total += probabilities[i] = MathF.Exp(probabilities[i] - most);
        for (var i = 0; i < sums.Length; i++)
            probabilities[i] /= total;
    }

    // The kind of a word; of no kind: the word itself.
    private ReadOnlySpan<byte> Kind(ReadOnlySpan<byte> word)
    {
        foreach (var (letters, kind) in _beginnings)
        {
            if (word.StartsWith(letters) && (letters.Length > 3 || word.Length == letters.Length || (letters.Length == 3 && word.Length <= 5)))
                return kind;
        }
        return word;
    }

    private static int Number(ReadOnlySpan<byte> file, ref int at, int bytes)
    {
        if (at + bytes > file.Length)
            throw new InvalidDataException("the classifier's names are cut off");
        var number = bytes == 1 ? file[at] : BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);
        at += bytes;
        return number;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> file, ref int at)
    {
        var length = Number(file, ref at, 1);
        if (at + length > file.Length)
            throw new InvalidDataException("the classifier's names are cut off");
        at += length;
        return file.Slice(at - length, length);
    }

    private static uint Join(ReadOnlySpan<byte> before, ReadOnlySpan<byte> word) => Join(before, word, " "u8);

    private static uint Join(ReadOnlySpan<byte> before, ReadOnlySpan<byte> word, ReadOnlySpan<byte> between) => Hash(word, Hash(between, Hash(before, Hash([], Pair))));

    /// <summary>FNV-1a, begun with a seed when there is nothing to go on from.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes, uint soFar)
    {
        if (bytes.IsEmpty)
            return 2166136261 ^ soFar;
        foreach (var one in bytes)
            soFar = (soFar ^ one) * 16777619;
        return soFar;
    }

    private void Add(uint hash, Span<int> sums, ref int count)
    {
        var row = _weights.AsSpan((int)((hash ^ (hash >> 15)) & _mask) * sums.Length, sums.Length);
        for (var i = 0; i < row.Length; i++)
            sums[i] += row[i];
        count++;
    }

    // Lower case, no accents; a number is one 0.
    private static int Fold(ReadOnlySpan<char> text, Span<byte> letters)
    {
        var length = 0;
        var kind = ' ';
        foreach (var c in text)
        {
            if (length + 4 > letters.Length)
                break;
            var plain = Words.Plain(char.ToLowerInvariant(c));
            var (first, second) = plain switch { 'œ' => ('o', 'e'), 'æ' => ('a', 'e'), _ => (plain, '\0') };
            var next = char.IsAsciiLetterLower(first) ? 'a' : char.IsAsciiDigit(first) ? '0' : ' ';
            if (next != kind)
            {
                if (kind != ' ')
                    letters[length++] = (byte)'>';
                if (next != ' ')
                    letters[length++] = (byte)'<';
                if (next == '0')
                    letters[length++] = (byte)'0';
                kind = next;
            }
            if (next != 'a')
                continue;
            letters[length++] = (byte)first;
            if (second != '\0')
                letters[length++] = (byte)second;
        }
        if (kind != ' ')
            letters[length++] = (byte)'>';
        return length;
    }
}
