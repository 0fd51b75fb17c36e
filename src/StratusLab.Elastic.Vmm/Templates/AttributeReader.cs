using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Takes attributes out of a template or of one of its vectors by their names. What nobody has taken at the end is not used.</summary>
internal sealed class AttributeReader
{
    private readonly ImmutableArray<TemplateAttribute> attributes;
    private readonly TemplateFindings findings;
    private readonly TemplateAttribute owner;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public AttributeReader(ImmutableArray<TemplateAttribute> attributes, TemplateAttribute owner, TemplateFindings findings)
    {
        (this.attributes, this.owner, this.findings) = (attributes, owner, findings);
        ErrorsBefore = findings.Count;
    }

    public TemplateFindings Findings => findings;

    /// <summary>The vector that this reads; for a whole template, its beginning.</summary>
    public TemplateAttribute Owner => owner;

    /// <summary>True while nothing wrong has been found since reading began.</summary>
    public bool IsClean => findings.Count == ErrorsBefore;

    private int ErrorsBefore { get; }

    /// <summary>An attribute that may be written once, with a single value; null when it is not there. A vector in its place is reported.</summary>
    public TemplateAttribute? Find(string name)
    {
        TemplateAttribute? found = null;
        foreach (var attribute in All(name))
        {
            if (found is not null)
            {
                findings.Report(attribute, $"{PathOf(name)} is written twice, first in line {found.Line}. Keep one.");
            }
            else if (attribute.IsVector)
            {
                findings.Report(attribute, $"{PathOf(name)} is a vector. Write a single value.");
            }

            found ??= attribute;
        }

        return found is { IsVector: true } ? null : found;
    }

    /// <summary>Reads a value; null when it is not there or wrong.</summary>
    public T? Read<T>(string name, Func<string, (T? Value, string Problem)> parse)
    {
        if (Find(name) is not { } attribute)
        {
            return default;
        }

        var (value, problem) = parse(attribute.Value);
        if (problem.Length > 0)
        {
            findings.Report(attribute, $"{PathOf(name)} \"{Printable.Text(attribute.Value, 80)}\" {problem}");
        }

        return value;
    }

    /// <summary>All attributes of a name.</summary>
    public IEnumerable<TemplateAttribute> All(string name)
    {
        known.Add(name);
        return attributes.Where(a => a.Name == name);
    }

    /// <summary>Readers of the vectors of a name; a single value in their place is reported.</summary>
    public IEnumerable<AttributeReader> Vectors(string name, string example)
    {
        foreach (var attribute in All(name))
        {
            if (attribute.IsVector)
            {
                yield return new(attribute.Parts, attribute, findings);
            }
            else
            {
                findings.Report(attribute, $"{name} is a single value. Write {name} = [ {example} ].");
            }
        }
    }

    /// <summary>A vector that may be written once; null when it is not there.</summary>
    public AttributeReader? Vector(string name, string example)
    {
        AttributeReader? found = null;
        foreach (var vector in Vectors(name, example))
        {
            if (found is not null)
            {
                findings.Report(vector.Owner, $"{name} is written twice, first in line {found.Owner.Line}. Keep one.");
            }

            found ??= vector;
        }

        return found;
    }

    /// <summary>Reports an error of the whole vector.</summary>
    public void Report(string problem) => findings.Report(owner, $"{owner.Name} {problem}".TrimStart());

    /// <summary>Warns of attributes that nobody has asked for.</summary>
    public void WarnOfUnused()
    {
        foreach (var attribute in attributes.Where(a => !known.Contains(a.Name)))
        {
            findings.Warn(attribute, $"{PathOf(attribute.Name)} is not used. {(owner.Name.Length > 0 ? $"{owner.Name} has" : "A template has")} {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>How a message names a part: <c>DISK SIZE</c>.</summary>
    public string PathOf(string name) => owner.Name.Length > 0 ? $"{owner.Name} {name}" : name;
}
