using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Voicebot.Appliance.Engines.Espeak;
using Voicebot.Appliance.Engines.Ggml;
using Voicebot.Appliance.Engines.Llama;
using Voicebot.Appliance.Engines.Parakeet;
using Voicebot.Appliance.Engines.Speex;
using Voicebot.Appliance.Engines.Whisper;

namespace Voicebot.Appliance.Tests.Engines;

/// <summary>
/// A C program, compiled against the headers in the root, says where every field of every mirrored struct lies and what every
/// constant is worth. The mirrors must say the same.
/// </summary>
[Trait("Needs", "userland")]
public sealed class LayoutTests
{
    // How C spells the type, and its mirror.
    private static readonly (string C, Type Mirror)[] s_structs =
    [
        ("struct whisper_context_params", typeof(whisper_context_params)),
        ("whisper_token_data", typeof(whisper_token_data)),
        ("struct whisper_full_params", typeof(whisper_full_params)),
        ("struct parakeet_context_params", typeof(parakeet_context_params)),
        ("struct parakeet_full_params", typeof(parakeet_full_params)),
        ("struct llama_model_params", typeof(llama_model_params)),
        ("struct llama_context_params", typeof(llama_context_params)),
        ("struct llama_batch", typeof(llama_batch)),
        ("struct llama_chat_message", typeof(llama_chat_message)),
        ("struct llama_token_data", typeof(llama_token_data)),
        ("struct llama_token_data_array", typeof(llama_token_data_array)),
        ("espeak_EVENT", typeof(espeak_EVENT)),
    ];

    private static readonly Type[] s_bindings = [typeof(GgmlNative), typeof(WhisperNative), typeof(ParakeetNative), typeof(LlamaNative), typeof(EspeakNative), typeof(SpeexNative)];

    [Fact]
    public void Mirrors_and_constants_agree_with_the_headers()
    {
        var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var program = new StringBuilder("""
            #include <stdio.h>
            #include <stddef.h>
            #include <whisper.h>
            #include <parakeet.h>
            #include <llama.h>
            #include <ggml.h>
            #include <espeak-ng/speak_lib.h>
            #include <speex/speex_echo.h>
            #define SAY(key, value) printf("%s %lld\n", key, (long long)(value))
            // speexdsp's functions as they are bound: another signature does not compile.
            #define SAME(function, type) _Static_assert(__builtin_types_compatible_p(__typeof__(&function), type), #function)
            SAME(speex_echo_state_init, SpeexEchoState *(*)(int, int));
            SAME(speex_echo_state_destroy, void (*)(SpeexEchoState *));
            SAME(speex_echo_state_reset, void (*)(SpeexEchoState *));
            SAME(speex_echo_cancellation, void (*)(SpeexEchoState *, const short *, const short *, short *));
            SAME(speex_echo_ctl, int (*)(SpeexEchoState *, int, void *));
            int main(void) {

            """);
        foreach (var (c, mirror) in s_structs)
        {
            Say($"sizeof {c}", $"sizeof({c})", Size(mirror));
            foreach (var (name, offset, size) in Fields(mirror, ""))
            {
                Say($"{c}.{name}", $"offsetof({c}, {name})", offset);
                Say($"{c}.{name} size", $"sizeof((({c} *)0)->{name})", size);
            }
        }
        foreach (var constant in s_bindings.SelectMany(Constants))
            Say(constant.Name, constant.Name, (int)constant.GetRawConstantValue()!);
        program.AppendLine("return 0; }");

        Assert.True(expected.Count > 250, $"only {expected.Count} comparisons");
        Assert.Equal(expected, Run(program.ToString()));

        void Say(string key, string expression, long value)
        {
            expected.Add(key, value);
            program.Append("SAY(\"").Append(key).Append("\", ").Append(expression).AppendLine(");");
        }
    }

    private static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.IsLiteral && field.FieldType == typeof(int));

    /// <summary>Fields with their offset and size; those of a nested struct follow it, its name in front.</summary>
    private static IEnumerable<(string Name, long Offset, long Size)> Fields(Type type, string prefix, long start = 0)
    {
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public))
        {
            var offset = start + Marshal.OffsetOf(type, field.Name);
            yield return (prefix + field.Name, offset, Size(field.FieldType));
            if (field.FieldType is { IsValueType: true, IsPrimitive: false } nested)
                foreach (var inner in Fields(nested, $"{prefix}{field.Name}.", offset))
                    yield return inner;
        }
    }

    private static int Size(Type type) =>
        type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint) ? IntPtr.Size : Marshal.SizeOf(type);

    private static SortedDictionary<string, long> Run(string program)
    {
        var folder = Directory.CreateTempSubdirectory("voicebot-layout-").FullName;
        var source = Path.Combine(folder, "probe.c");
        var binary = Path.Combine(folder, "probe");
        File.WriteAllText(source, program);
        try
        {
            Execute("gcc", "-std=c11", "-o", binary, source);
            var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (var line in Execute(binary).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var space = line.LastIndexOf(' ');
                found.Add(line[..space], long.Parse(line[space..], System.Globalization.CultureInfo.InvariantCulture));
            }
            return found;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Execute(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
        return output;
    }
}
