using System.Text;

namespace Voicebot.Appliance.Tests.Engines.Models;

/// <summary>Writes small ONNX models (opset 13) by hand: enough of the protobuf format (onnx.proto) for a graph of simple nodes.</summary>
sealed class OnnxModelWriter
{
    public const int Float = 1;
    public const int Int64 = 7;

    private readonly List<byte> _graph = new();

    /// <summary>The contract of a Silero model, and an output that tells what it was given: the first sample, a quarter for each run since the state was cleared, and how far `sr` is from 8000.</summary>
    public static void WriteSilero(string path)
    {
        var graph = new OnnxModelWriter();
        graph.Input("input", Float, "1", "samples");
        graph.Input("state", Float, "2", "1", "128");
        graph.Input("sr", Int64);
        graph.Output("output", Float, "1", "1");
        graph.Output("stateN", Float, "2", "1", "128");
        graph.Constant("first", [0L], 1);
        graph.Constant("one", [1f], 1);
        graph.Constant("quarter", [0.25f], 1);
        graph.Constant("eight", [8000f], 1);
        graph.Node("Gather", ["input", "first"], ["sample"], ("axis", 1));
        graph.Node("ReduceMean", ["state"], ["runs"], ("keepdims", 0));
        graph.Node("Mul", ["runs", "quarter"], ["part"]);
        graph.Node("Cast", ["sr"], ["rate"], ("to", Float));
        graph.Node("Sub", ["rate", "eight"], ["off"]);
        graph.Node("Add", ["sample", "part"], ["sum"]);
        graph.Node("Add", ["sum", "off"], ["output"]);
        graph.Node("Add", ["state", "one"], ["stateN"]);
        graph.Save(path);
    }

    /// <summary>
    /// The contract of a Piper voice: id n becomes 256 samples of a sine of 120 + 12 n Hz at 22,050 Hz, times 0.3, times
    /// scales[1], plus scales[0] and a tenth of scales[2]; a speaker adds his number in hertz.
    /// </summary>
    public static void WritePiper(string path, bool speakers = false)
    {
        var graph = new OnnxModelWriter();
        graph.Input("input", Int64, "batch", "phonemes");
        graph.Input("input_lengths", Int64, "batch");
        graph.Input("scales", Float, "3");
        if (speakers)
            graph.Input("sid", Int64, "batch");
        graph.Output("output", Float, "batch", "1", "1", "time");
        var ramp = new float[256];
        for (var i = 0; i < ramp.Length; i++)
            ramp[i] = i;
        graph.Constant("ramp", ramp, 1, 1, 256);
        graph.Constant("step", [12f]);
        graph.Constant("base", [120f]);
        graph.Constant("radians", [(float)(2 * Math.PI / 22050)]);
        graph.Constant("amplitude", [0.3f]);
        graph.Constant("tenth", [0.1f]);
        graph.Constant("i0", [0L]);
        graph.Constant("i1", [1L]);
        graph.Constant("i2", [2L]);
        graph.Constant("axis", [2L], 1);
        graph.Constant("shape", [1L, 1L, 1L, -1L], 4);
        graph.Node("Cast", ["input"], ["ids"], ("to", Float));
        graph.Node("Mul", ["ids", "step"], ["offsets"]);
        graph.Node("Add", ["offsets", "base"], [speakers ? "neutral" : "hertz"]);
        if (speakers)
        {
            graph.Node("Cast", ["sid"], ["speaker"], ("to", Float));
            graph.Node("Add", ["neutral", "speaker"], ["hertz"]);
        }
        graph.Node("Mul", ["hertz", "radians"], ["speeds"]);
        graph.Node("Unsqueeze", ["speeds", "axis"], ["columns"]);
        graph.Node("Mul", ["columns", "ramp"], ["phases"]);
        graph.Node("Sin", ["phases"], ["waves"]);
        graph.Node("Gather", ["scales", "i0"], ["noise"], ("axis", 0));
        graph.Node("Gather", ["scales", "i1"], ["length"], ("axis", 0));
        graph.Node("Gather", ["scales", "i2"], ["rhythm"], ("axis", 0));
        graph.Node("Mul", ["waves", "amplitude"], ["quiet"]);
        graph.Node("Mul", ["quiet", "length"], ["scaled"]);
        graph.Node("Add", ["scaled", "noise"], ["lifted"]);
        graph.Node("Mul", ["rhythm", "tenth"], ["little"]);
        graph.Node("Add", ["lifted", "little"], ["blocks"]);
        graph.Node("Reshape", ["blocks", "shape"], ["output"]);
        graph.Save(path);
    }

    // GraphProto: node = 1, name = 2, initializer = 5, input = 11, output = 12.
    public void Input(string name, int type, params string[] shape) => Message(_graph, 11, ValueInfo(name, type, shape));

    public void Output(string name, int type, params string[] shape) => Message(_graph, 12, ValueInfo(name, type, shape));

    public void Constant(string name, float[] values, params long[] shape) => Constant(name, Float, values.SelectMany(BitConverter.GetBytes).ToArray(), shape);

    public void Constant(string name, long[] values, params long[] shape) => Constant(name, Int64, values.SelectMany(BitConverter.GetBytes).ToArray(), shape);

    // NodeProto: input = 1, output = 2, op_type = 4, attribute = 5. AttributeProto: name = 1, i = 3, type = 20 (2 is INT).
    public void Node(string operation, string[] inputs, string[] outputs, params (string Name, long Value)[] attributes)
    {
        var node = new List<byte>();
        foreach (var input in inputs)
            Text(node, 1, input);
        foreach (var output in outputs)
            Text(node, 2, output);
        Text(node, 4, operation);
        foreach (var (name, value) in attributes)
        {
            var attribute = new List<byte>();
            Text(attribute, 1, name);
            Number(attribute, 3, (ulong)value);
            Number(attribute, 20, 2);
            Message(node, 5, attribute.ToArray());
        }
        Message(_graph, 1, node.ToArray());
    }

    // ModelProto: ir_version = 1, graph = 7, opset_import = 8 (OperatorSetIdProto: version = 2).
    public void Save(string path)
    {
        Text(_graph, 2, "voicebot-test");
        var opset = new List<byte>();
        Number(opset, 2, 13);
        var model = new List<byte>();
        Number(model, 1, 8);
        Message(model, 7, _graph.ToArray());
        Message(model, 8, opset.ToArray());
        File.WriteAllBytes(path, model.ToArray());
    }

    // TensorProto: dims = 1, data_type = 2, name = 8, raw_data = 9.
    private void Constant(string name, int type, byte[] data, long[] shape)
    {
        var tensor = new List<byte>();
        foreach (var size in shape)
            Number(tensor, 1, (ulong)size);
        Number(tensor, 2, (ulong)type);
        Text(tensor, 8, name);
        Message(tensor, 9, data);
        Message(_graph, 5, tensor.ToArray());
    }

    // ValueInfoProto: name = 1, type = 2. TypeProto: tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 { dim_value = 1, dim_param = 2 } } }.
    private static byte[] ValueInfo(string name, int type, string[] shape)
    {
        var dimensions = new List<byte>();
        foreach (var size in shape)
        {
            var dimension = new List<byte>();
            if (ulong.TryParse(size, out var value))
                Number(dimension, 1, value);
            else
                Text(dimension, 2, size);
            Message(dimensions, 1, dimension.ToArray());
        }
        var tensor = new List<byte>();
        Number(tensor, 1, (ulong)type);
        Message(tensor, 2, dimensions.ToArray());
        var kind = new List<byte>();
        Message(kind, 1, tensor.ToArray());
        var info = new List<byte>();
        Text(info, 1, name);
        Message(info, 2, kind.ToArray());
        return info.ToArray();
    }

    private static void Text(List<byte> stream, int field, string text) => Message(stream, field, Encoding.UTF8.GetBytes(text));

    private static void Message(List<byte> stream, int field, byte[] bytes)
    {
        Varint(stream, (ulong)field << 3 | 2);
        Varint(stream, (ulong)bytes.Length);
        stream.AddRange(bytes);
    }

    private static void Number(List<byte> stream, int field, ulong value)
    {
        Varint(stream, (ulong)field << 3);
        Varint(stream, value);
    }

    private static void Varint(List<byte> stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            stream.Add((byte)(value | 0x80));
        stream.Add((byte)value);
    }
}
