using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>Reads answers of the EC2 Query API. Elements are found by their local names: providers differ in the namespace, which has the API's version in it.</summary>
internal static class Ec2Xml
{
    /// <summary>The longest answer that is read, in characters. A page of 1,000 instances has about 4 million.</summary>
    public const int MaxCharacters = 32 << 20;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        CheckCharacters = true,
        IgnoreWhitespace = true,
        Async = true,
    };

    /// <summary>Reads a document.</summary>
    /// <exception cref="XmlException">It is none, is cut off, has a DTD, or is too long.</exception>
    public static async Task<XElement> ReadAsync(Stream from, CancellationToken ct)
    {
        using var reader = XmlReader.Create(from, Settings);
        return (await XDocument.LoadAsync(reader, LoadOptions.None, ct).ConfigureAwait(false)).Root!; // A document without a root element is an error of form.
    }

    /// <summary>The first child of that name; null when there is none.</summary>
    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>The text at the end of a path of children; empty when it is not there.</summary>
    public static string Text(this XElement element, params ReadOnlySpan<string> path)
    {
        var at = element;
        foreach (var name in path)
        {
            if (at.Child(name) is not { } next)
            {
                return "";
            }

            at = next;
        }

        return at.Value;
    }

    /// <summary>The items of a list.</summary>
    /// <exception cref="FormatException">The list is not there: an answer without one says nothing.</exception>
    public static IEnumerable<XElement> Items(this XElement element, string list) =>
        (element.Child(list) ?? throw new FormatException($"{element.Name.LocalName} has no {list}")).Elements().Where(e => e.Name.LocalName == "item");

    /// <summary>An instant; null when it is none.</summary>
    public static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
