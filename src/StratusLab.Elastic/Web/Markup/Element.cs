using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Web.Markup;

/// <summary>
/// An element of HTML or SVG. Its name and those of its attributes are the program's own; one that could run a script or style itself is refused, because the page's
/// security policy would not let it anyhow, and an address is one of this service.
/// </summary>
internal sealed class Element(string name, ImmutableArray<(string Name, string Value)> attributes, ImmutableArray<Html> children) : Html
{
    private static readonly HashSet<string> Void = new(StringComparer.Ordinal) { "br", "hr", "img", "input", "link", "meta" };
    private static readonly HashSet<string> Addresses = new(StringComparer.Ordinal) { "href", "src", "action" };

    /// <summary>The same with an attribute, in place of one of its name; without a value nothing is changed.</summary>
    public Element With(string attribute, string? value)
    {
        if (value is null)
        {
            return this;
        }

        Require(attribute);
        if (attribute is "style" or "srcdoc" or "formaction" || attribute.StartsWith("on", StringComparison.Ordinal))
        {
            throw new ArgumentException($"The attribute {attribute} is not for this page.", nameof(attribute));
        }

        if (Addresses.Contains(attribute) && !(value is ['#', ..] or ['/'] or ['/', not ('/' or '\\'), ..]))
        {
            throw new ArgumentException($"{attribute} is an address of this service, which begins with a slash.", nameof(value));
        }

        return new(name, attributes.RemoveAll(a => a.Name == attribute).Add((attribute, value)), children);
    }

    /// <summary>The same with a number as an attribute, to a tenth.</summary>
    public Element With(string attribute, double value) => With(attribute, value.ToString("0.#", CultureInfo.InvariantCulture));

    /// <summary>The same with an attribute that needs no value, if it applies.</summary>
    public Element If(bool applies, string attribute) => applies ? With(attribute, "") : this;

    /// <summary>The same with a class.</summary>
    public Element Class(string? value) => With("class", value);

    /// <inheritdoc/>
    public override void WriteTo(StringBuilder to)
    {
        to.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            to.Append(' ').Append(attribute);
            if (value.Length > 0)
            {
                to.Append("=\"");
                Escaped.Append(to, value);
                to.Append('"');
            }
        }

        to.Append('>');
        if (Void.Contains(name))
        {
            return;
        }

        foreach (var child in children)
        {
            child.WriteTo(to);
        }

        to.Append("</").Append(name).Append('>');
    }

    /// <summary>Throws unless it is a name that cannot be mistaken for anything else.</summary>
    public static void Require(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new ArgumentException($"\"{name}\" is not a name of HTML.", nameof(name));
        }
    }
}
