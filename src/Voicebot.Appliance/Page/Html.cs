using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Voicebot.Appliance.Page;

/// <summary>Text that is HTML already.</summary>
public readonly record struct Markup(string Text)
{
    public static readonly Markup None = new("");

    public override string ToString() => Text;
}

/// <summary>Makes markup of an interpolated string: what stands in its holes is escaped, unless it is markup itself.</summary>
public static class Html
{
    public static Markup Of(Handler markup) => new(markup.ToString());

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(static part => part.Text)));

    [InterpolatedStringHandler]
    public readonly struct Handler
    {
        // Accents stay letters; < > & " ' do not.
        private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder _text;

        public Handler(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 16 * formattedCount);

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

        public void AppendFormatted(IEnumerable<Markup> parts)
        {
            foreach (var part in parts)
                _text.Append(part.Text);
        }

        public void AppendFormatted(string? text) => _text.Append(s_encoder.Encode(text ?? ""));

        public void AppendFormatted<T>(T value, string? format = null) where T : IFormattable =>
            AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();
    }
}
