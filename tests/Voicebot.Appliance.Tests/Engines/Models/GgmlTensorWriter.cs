using System.Text;

namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>Tensors of a model file in ggml's old format, as whisper's and Parakeet's have them.</summary>
abstract class GgmlTensorWriter(Stream stream) : IDisposable
{
    protected BinaryWriter Out { get; } = new(stream);

    public void Dispose() => Out.Dispose();

    /// <param name="type">enum ggml_type.</param>
    /// <param name="shape">The row's length first.</param>
    protected void Header(string name, int type, int[] shape)
    {
        Out.Write(shape.Length);
        Out.Write(Encoding.UTF8.GetByteCount(name));
        Out.Write(type);
        foreach (var length in shape)
            Out.Write(length);
        Out.Write(Encoding.UTF8.GetBytes(name));
    }

    protected void Float32(string name, float[] values, params int[] shape)
    {
        Header(name, 0, shape);
        Floats(values);
    }

    protected void Floats(float[] values)
    {
        foreach (var value in values)
            Out.Write(value);
    }
}
