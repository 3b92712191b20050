using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Onnx;

/// <summary>A model ready to run, with the inputs and outputs that its user agreed on. Runs on the calling thread; several may run at once.</summary>
internal sealed unsafe class OnnxSession : IDisposable
{
    private readonly OrtSessionHandle _session;
    private readonly byte** _names; // inputs, then outputs
    private readonly int _inputs;
    private readonly int _outputs;

    private OnnxSession(OrtSessionHandle session, string[] inputs, string[] outputs)
    {
        _session = session;
        _inputs = inputs.Length;
        _outputs = outputs.Length;
        _names = (byte**)NativeMemory.Alloc((nuint)(_inputs + _outputs), (nuint)sizeof(byte*));
        for (var i = 0; i < _inputs + _outputs; i++)
            _names[i] = (byte*)Marshal.StringToCoTaskMemUTF8(i < _inputs ? inputs[i] : outputs[i - _inputs]);
    }

    ~OnnxSession() => Free();

    /// <param name="path">The model.</param>
    /// <param name="threads">1: the calling thread alone.</param>
    /// <param name="kind">What the model should be, for the message when it is not.</param>
    /// <param name="inputs">The model's inputs, in the order that <see cref="Run"/> gets them.</param>
    /// <param name="outputs">The model's outputs, likewise.</param>
    /// <param name="logger">Takes the library's log.</param>
    /// <exception cref="EngineUnavailableException">Library or model are missing, damaged or of another kind.</exception>
    /// <exception cref="EngineVersionException">The library is another version.</exception>
    public static OnnxSession Open(string path, int threads, string kind, string[] inputs, string[] outputs, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        OnnxRuntime.Load(logger);
        if (!File.Exists(path))
            throw new EngineUnavailableException($"{path}: there is no such file");
        var session = new OrtSessionHandle();
        try
        {
            using var options = CreateOptions(threads);
            OnnxRuntime.CreateSession(path, options, session);
            var found = Names(session, OrtNative.OrtApi.SessionGetInputCount, OrtNative.OrtApi.SessionGetInputName);
            var made = Names(session, OrtNative.OrtApi.SessionGetOutputCount, OrtNative.OrtApi.SessionGetOutputName);
            if (!found.ToHashSet().SetEquals(inputs) || !outputs.All(made.Contains))
                throw new EngineException($"not {kind}: it takes {string.Join(", ", found)} and gives {string.Join(", ", made)}");
            return new OnnxSession(session, inputs, outputs);
        }
        catch (EngineException error)
        {
            session.Dispose();
            throw new EngineUnavailableException($"{path}: {error.Message}");
        }
    }

    /// <param name="inputs">An OrtValue* for each input.</param>
    /// <param name="outputs">An OrtValue* for each output; where it is 0 the library makes one, which the caller frees.</param>
    /// <param name="options">May stop the run; null where nothing can.</param>
    /// <exception cref="EngineException">The run failed.</exception>
    public void Run(ReadOnlySpan<nint> inputs, Span<nint> outputs, OrtRunOptionsHandle? options)
    {
        fixed (nint* given = inputs)
        fixed (nint* taken = outputs)
            OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, void*, byte**, nint*, nuint, byte**, nuint, nint*, void*>)
                OnnxRuntime.Api[OrtNative.OrtApi.Run])(
                    _session.Pointer, options is null ? null : options.Pointer,
                    _names, given, (nuint)_inputs, _names + _inputs, (nuint)_outputs, taken));
    }

    public void Dispose()
    {
        _session.Dispose();
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        for (var i = 0; i < _inputs + _outputs; i++)
            Marshal.FreeCoTaskMem((nint)_names[i]);
        NativeMemory.Free(_names);
    }

    private static OrtSessionOptionsHandle CreateOptions(int threads)
    {
        var options = new OrtSessionOptionsHandle();
        void* pointer;
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void**, void*>)OnnxRuntime.Api[OrtNative.OrtApi.CreateSessionOptions])(&pointer));
        options.Set(pointer);
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, int, void*>)
            OnnxRuntime.Api[OrtNative.OrtApi.SetIntraOpNumThreads])(pointer, threads));
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, int, void*>)
            OnnxRuntime.Api[OrtNative.OrtApi.SetSessionGraphOptimizationLevel])(pointer, OrtNative.ORT_ENABLE_ALL));
        // Idle workers would spin on the cores that calls and the other engines need.
        fixed (byte* key = "session.intra_op.allow_spinning\0"u8)
        fixed (byte* value = "0\0"u8)
            OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, byte*, byte*, void*>)
                OnnxRuntime.Api[OrtNative.OrtApi.AddSessionConfigEntry])(pointer, key, value));
        return options;
    }

    private static string[] Names(OrtSessionHandle session, int countSlot, int nameSlot)
    {
        nuint count;
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, nuint*, void*>)OnnxRuntime.Api[countSlot])(session.Pointer, &count));
        void* allocator;
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void**, void*>)OnnxRuntime.Api[OrtNative.OrtApi.GetAllocatorWithDefaultOptions])(&allocator));
        var names = new string[(int)count];
        for (nuint i = 0; i < count; i++)
        {
            byte* name;
            OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, nuint, void*, byte**, void*>)
                OnnxRuntime.Api[nameSlot])(session.Pointer, i, allocator, &name));
            names[i] = Marshal.PtrToStringUTF8((nint)name)!;
            OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, void*, void*>)
                OnnxRuntime.Api[OrtNative.OrtApi.AllocatorFree])(allocator, name));
        }
        return names;
    }
}
