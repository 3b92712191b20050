using System.Diagnostics.CodeAnalysis;

namespace Voicebot.Appliance.Telephony;

/// <summary>One header line of the manager protocol.</summary>
public readonly record struct AmiHeader(string Name, string Value);

/// <summary>One message of the manager protocol: header lines in their order. Header names do not mind case.</summary>
/// <remarks>Values come from other people, callers included: check before use, escape before logging.</remarks>
public sealed class AmiMessage(IReadOnlyList<AmiHeader> headers)
{
    public IReadOnlyList<AmiHeader> Headers { get; } = headers;

    /// <summary>The first value of that name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var header in Headers)
                if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return header.Value;
            return null;
        }
    }

    public bool IsSuccess => this["Response"] == "Success";

    /// <summary>The value of a header that must be there exactly once; more than one means that somebody slipped lines in.</summary>
    public bool TryGetOnly(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        foreach (var header in Headers)
        {
            if (!header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (value is not null)
            {
                value = null;
                return false;
            }
            value = header.Value;
        }
        return value is not null;
    }
}
