using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace StratusLab.Elastic.Web.Markup;

/// <summary>A piece of a page. Whatever it is made from, it is written well-formed: the only way to make one is from elements, whose names are ours, and texts, which are escaped.</summary>
internal abstract class Html
{
    /// <summary>A text, as a person shall read it; null is nothing.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Html?(string? text) => text is null ? null : new Text(text);

    /// <summary>Several pieces, one after the other; null is nothing.</summary>
    public static Html All(params IEnumerable<Html?> parts) => new Fragment([.. parts.OfType<Html>()]);

    /// <summary>Writes it.</summary>
    public abstract void WriteTo(StringBuilder to);

    /// <summary>Writes it as a document of its own.</summary>
    public string ToDocument()
    {
        var to = new StringBuilder("<!doctype html>\n", 64 << 10);
        WriteTo(to);
        return to.ToString();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var to = new StringBuilder();
        WriteTo(to);
        return to.ToString();
    }

    private sealed class Text(string text) : Html
    {
        public override void WriteTo(StringBuilder to) => Escaped.Append(to, text);
    }

    private sealed class Fragment(Html[] parts) : Html
    {
        public override void WriteTo(StringBuilder to)
        {
            foreach (var part in parts)
            {
                part.WriteTo(to);
            }
        }
    }
}
