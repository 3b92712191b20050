namespace Voicebot.Appliance.Engines.Ggml;

/// <summary>What the numbers for types of weights in ggml's files mean: enum ggml_ftype and enum ggml_type (ggml.h), blocks (ggml-common.h).</summary>
internal static class GgmlTypes
{
    public const int Float32 = 0;
    public const int Float16 = 1;
    public const int Int32 = 26;

    /// <summary>enum ggml_ftype → enum ggml_type.</summary>
    /// <returns>Null for a type that no model for us has.</returns>
    public static int? OfFile(int ftype) => ftype switch
    {
        0 => Float32,
        1 => Float16,
        2 => 2, // Q4_0
        3 => 3, // Q4_1
        7 => 8, // Q8_0
        8 => 6, // Q5_0
        9 => 7, // Q5_1
        >= 10 and <= 14 => ftype, // Q2_K … Q6_K
        _ => null,
    };

    /// <summary>Elements and bytes of one block of a type that <see cref="OfFile"/> gives, or of <see cref="Int32"/>.</summary>
    public static (int Elements, int Bytes) Block(int type) => type switch
    {
        Float32 or Int32 => (1, 4),
        Float16 => (1, 2),
        2 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        10 => (256, 84),
        11 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of weights"),
    };
}
