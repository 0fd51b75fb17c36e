using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt.Raw;

/// <summary>What a template's RAW says about its domain: elements of <see cref="RawRules"/> and of nothing else.</summary>
internal sealed class RawFragment
{
    /// <summary>The longest that is read, in characters.</summary>
    public const int MaxLength = 16 << 10;

    private readonly XElement root;

    private RawFragment(XElement root) => this.root = root;

    /// <summary>Reads one. Any text gives one, or the rest of a sentence that begins with where it was written and says what may be.</summary>
    public static (RawFragment? Fragment, string Problem) Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"is longer than {MaxLength >> 10} KiB. Write less."));
        }

        try
        {
            // A root on a line of its own: the columns are those of the text. One that the text closes itself is no document any more.
            using var reader = XmlReader.Create(new StringReader($"<domain>\n{text}\n</domain>"), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true });
            var root = XElement.Load(reader, LoadOptions.SetLineInfo);
            return Problem(root, RawRules.Domain) is { } problem ? (null, problem) : (new(root), "");
        }
        catch (XmlException e)
        {
            return (null, $"{At(e.LineNumber, e.LinePosition)} is no XML: {e.Message} Write elements of a domain as libvirt's documentation has them.");
        }
    }

    /// <summary>The number of virtual CPUs that its topology has; null when it says nothing of it.</summary>
    public long? Vcpus => root.Element("cpu")?.Element("topology")?.Attributes()
        .Aggregate(1L, (product, a) => product > int.MaxValue ? product : product * Math.Min(long.Parse(a.Value, CultureInfo.InvariantCulture), int.MaxValue));

    /// <summary>True when it says which processor's model the guest sees, without a mode that lets it.</summary>
    public bool HasModelWithoutMode => root.Element("cpu") is { } cpu && cpu.Element("model") is not null && cpu.Attribute("mode")?.Value is not ("custom" or "host-model");

    /// <summary>Puts a text of RAW into a domain; nothing of an empty one.</summary>
    /// <exception cref="RejectedException">It may not be in a domain.</exception>
    public static void AddTo(XElement domain, string text)
    {
        var (fragment, problem) = Parse(text);
        Merge(domain, (fragment ?? throw new RejectedException($"RAW DATA {problem}")).root, RawRules.Domain);
    }

    private static void Merge(XElement into, XElement from, RawRule rule)
    {
        foreach (var element in from.Elements())
        {
            var of = rule.Children.Single(c => c.Name == element.Name);
            var own = into.Elements(element.Name).FirstOrDefault(e => KeyOf(e, of) == KeyOf(element, of));
            if (own is null)
            {
                into.Add(own = new XElement(element.Name));
            }
            else if (of.ReplacesWith.Length > 0 && element.Attribute(of.ReplacesWith) is not null)
            {
                own.RemoveAll();
            }

            foreach (var attribute in element.Attributes())
            {
                own.SetAttributeValue(attribute.Name, attribute.Value);
            }

            if (of.Text is not null)
            {
                own.SetValue(element.Value.Trim());
            }

            Merge(own, element, of);
        }
    }

    private static string? Problem(XElement element, RawRule rule)
    {
        var seen = new HashSet<(XName, string?)>();
        foreach (var node in element.Nodes())
        {
            var problem = node switch
            {
                XElement child when rule.Children.FirstOrDefault(c => c.Name == child.Name) is not { } of => $"{At(child)} has <{child.Name.LocalName}>, which {Place(rule)} may not have. {Remedy(rule)}",
                XElement child => OfElement(child, rule.Children.First(c => c.Name == child.Name), seen),
                XText text when rule.Text is null && !string.IsNullOrWhiteSpace(text.Value) => $"{AtFirstWord(text)} has a text, which {Place(rule)} may not have. {Remedy(rule)}",
                XText => null,
                _ => $"{At(node)} has something that is neither an element nor a text. Remove it.",
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? OfElement(XElement element, RawRule rule, HashSet<(XName, string?)> seen)
    {
        foreach (var attribute in element.Attributes())
        {
            if (rule.Attributes.FirstOrDefault(a => a.Name == attribute.Name) is not { } of)
            {
                return $"{At(attribute)} has the attribute {attribute.Name.LocalName}, which {Place(rule)} may not have. {Remedy(rule)}";
            }

            if (!of.Value.Takes(attribute.Value))
            {
                return $"{At(attribute)} has {attribute.Name.LocalName}=\"{attribute.Value}\" in {Place(rule)}. Write {of.Value.Meaning}.";
            }
        }

        return rule.Attributes.FirstOrDefault(a => a.IsRequired && element.Attribute(a.Name) is null) is { } missing ? $"{At(element)} has {Place(rule)} without {missing.Name}. Write {missing.Name}=, {missing.Value.Meaning}."
            : rule.Text is { } text && !text.Takes(element.Value.Trim()) ? $"{At(element)} has \"{element.Value.Trim()}\" in {Place(rule)}. Write {text.Meaning}."
            : !seen.Add((element.Name, KeyOf(element, rule))) ? $"{At(element)} has {Place(rule)} again{(rule.Key.Length > 0 ? $" with the same {rule.Key}" : "")}. Keep one."
            : Problem(element, rule);
    }

    private static string? KeyOf(XElement element, RawRule rule) => rule.Key.Length > 0 ? element.Attribute(rule.Key)?.Value : null;

    private static string Place(RawRule rule) => rule == RawRules.Domain ? "it" : $"<{rule.Name}>";

    private static string Remedy(RawRule rule) => $"{(rule == RawRules.Domain ? "It" : Place(rule))} may have {rule.Contents}.";

    // A text begins with the line ends and blanks before it.
    private static string AtFirstWord(XText text)
    {
        var before = text.Value[..^text.Value.TrimStart().Length];
        var (place, lines) = ((IXmlLineInfo)text, before.Count(c => c == '\n'));
        return At(place.LineNumber + lines, lines > 0 ? before.Length - before.LastIndexOf('\n') : place.LinePosition + before.Length);
    }

    private static string At(IXmlLineInfo place) => At(place.LineNumber, place.LinePosition);

    private static string At(int line, int column) => string.Create(CultureInfo.InvariantCulture, $"line {Math.Max(1, line - 1)} column {Math.Max(1, column)}");
}
