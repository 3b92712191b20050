using System.Runtime.InteropServices;

namespace Voicebot.Appliance.Engines.Llama;

internal sealed class LlamaModelHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LlamaNative.llama_model_free(handle);
        return true;
    }
}

internal sealed class LlamaContextHandle() : SafeHandle(0, ownsHandle: true)
{
    private LlamaModelHandle? _model;

    /// <summary>What the context's runs ask whether to go on.</summary>
    public AbortFlag? Abort { get; private set; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Keeps the model, and the flag, until the context has been freed.</summary>
    public void Hold(LlamaModelHandle model, AbortFlag abort)
    {
        var added = false;
        model.DangerousAddRef(ref added);
        (_model, Abort) = (model, abort);
    }

    protected override bool ReleaseHandle()
    {
        LlamaNative.llama_free(handle);
        _model?.DangerousRelease();
        Abort?.Dispose();
        return true;
    }
}

internal sealed class LlamaSamplerHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LlamaNative.llama_sampler_free(handle);
        return true;
    }
}
