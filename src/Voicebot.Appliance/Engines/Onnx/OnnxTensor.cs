using System.Runtime.InteropServices;
using Voicebot.Appliance.Speech;

namespace Voicebot.Appliance.Engines.Onnx;

/// <summary>A tensor over memory of its own, made once and filled again for each run.</summary>
internal sealed unsafe class OnnxTensor<T> : IDisposable where T : unmanaged
{
    private readonly OrtValueHandle _value = new();
    private readonly int _length;
    private T* _data;

    /// <param name="shape">Empty for a scalar.</param>
    /// <exception cref="EngineException">ONNX Runtime refuses.</exception>
    public OnnxTensor(params ReadOnlySpan<long> shape)
    {
        _length = 1;
        foreach (var size in shape)
            _length *= (int)size;
        var bytes = (nuint)(_length * sizeof(T));
        _data = (T*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_data, bytes);
        using var memory = new OrtMemoryInfoHandle();
        void* pointer;
        OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<int, int, void**, void*>)
            OnnxRuntime.Api[OrtNative.OrtApi.CreateCpuMemoryInfo])(OrtNative.OrtArenaAllocator, OrtNative.OrtMemTypeDefault, &pointer));
        memory.Set(pointer);
        fixed (long* dimensions = shape)
            OnnxRuntime.Check(((delegate* unmanaged[Cdecl]<void*, void*, nuint, long*, nuint, int, void**, void*>)
                OnnxRuntime.Api[OrtNative.OrtApi.CreateTensorWithDataAsOrtValue])(
                    memory.Pointer, _data, bytes, dimensions, (nuint)shape.Length, ElementType, &pointer));
        _value.Set(pointer);
    }

    ~OnnxTensor() => Free();

    public Span<T> Data => new(_data, _length);

    /// <summary>The OrtValue*, alive until <see cref="Dispose"/>.</summary>
    public nint Value => (nint)_value.Pointer;

    private static int ElementType =>
        typeof(T) == typeof(float) ? OrtNative.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT
        : typeof(T) == typeof(long) ? OrtNative.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64
        : throw new NotSupportedException(typeof(T).Name);

    public void Dispose()
    {
        _value.Dispose(); // before the memory it looks at
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
    }
}
