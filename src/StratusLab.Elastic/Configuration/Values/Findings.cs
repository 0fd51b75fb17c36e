using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>What reading one configuration has found so far: the names it declares, and its errors.</summary>
internal sealed class Findings
{
    private readonly Dictionary<NameKind, List<(string Name, Location At)>> names = [];
    private readonly HashSet<NameKind> unreadable = [];

    /// <summary>The errors.</summary>
    public ErrorList Errors { get; } = new();

    /// <summary>How many values could not be read, whether that has got a message here or before.</summary>
    public int Flaws { get; private set; }

    /// <summary>Reports an error: a sentence that begins with the setting's path.</summary>
    public void Report(Location at, string message)
    {
        Errors.Add(at, message);
        Flaws++;
    }

    /// <summary>Notes that a value cannot be read for a reason that another message gives.</summary>
    public void Pass() => Flaws++;

    /// <summary>Reports that a node is something else than <paramref name="wanted"/>, unless that has been reported.</summary>
    public void ReportMismatch(Node node, string path, string wanted)
    {
        if (node is ScalarNode { IsNothing: true })
        {
            Report(node.At, $"{path} has no value. Write {wanted}, or remove the line.");
        }
        else if (node is RefusedNode)
        {
            Pass();
        }
        else
        {
            Report(node.At, $"{path} is {node.Describe()}. Write {wanted}.");
        }
    }

    /// <summary>Records a name. Returns where it is taken already, or null.</summary>
    public Location? Declare(NameKind kind, string name, Location at)
    {
        if (!names.TryGetValue(kind, out var declared))
        {
            names[kind] = declared = [];
        }

        foreach (var other in declared)
        {
            if (other.Name == name)
            {
                return other.At;
            }
        }

        declared.Add((name, at));
        return null;
    }

    /// <summary>Something of this kind could not be read: its name is not known, and a reference to it must not be called wrong.</summary>
    public void MarkUnreadable(NameKind kind) => unreadable.Add(kind);

    /// <summary>True when every name of this kind is known.</summary>
    public bool IsKnown(NameKind kind) => !unreadable.Contains(kind);

    /// <summary>The names of this kind in the order they were declared.</summary>
    public IReadOnlyList<string> Names(NameKind kind) => names.TryGetValue(kind, out var declared) ? [.. declared.Select(d => d.Name)] : [];
}
