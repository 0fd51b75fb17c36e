using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Pbs;

/// <summary>
/// One directive for <c>qmgr -c</c>. qmgr reads a command language, in which <c>delete node</c> without a name, or with <c>@default</c>, deletes every node: a
/// directive is made of names that passed <see cref="SafeName"/> and of quoted values, and of nothing else.
/// </summary>
internal sealed record QmgrDirective
{
    private QmgrDirective(string text) => Text = text;

    /// <summary>The directive, for example <c>create node wn-2 resources_available.ncpus=4</c>.</summary>
    public string Text { get; }

    /// <summary>The arguments of qmgr.</summary>
    public ImmutableArray<string> Arguments => ["-c", Text];

    /// <summary>Makes a node, with its first attributes.</summary>
    /// <exception cref="RejectedException">A name or value cannot be put into a directive; as of the others.</exception>
    public static QmgrDirective CreateNode(NodeName node, params ReadOnlySpan<(string Attribute, string Value)> attributes) =>
        new($"create node {Name(node)}{List(attributes)}");

    /// <summary>Sets attributes of a node that is there.</summary>
    public static QmgrDirective SetNode(NodeName node, params ReadOnlySpan<(string Attribute, string Value)> attributes) =>
        attributes.IsEmpty ? throw new ArgumentException("Nothing to set.", nameof(attributes)) : new($"set node {Name(node)}{List(attributes)}");

    /// <summary>Shows one node.</summary>
    public static QmgrDirective ListNode(NodeName node) => new($"list node {Name(node)}");

    /// <summary>Deletes one node.</summary>
    public static QmgrDirective DeleteNode(NodeName node) => new($"delete node {Name(node)}");

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Name(NodeName node) => SafeName.Require(node.Value, "node name");

    private static string List(ReadOnlySpan<(string Attribute, string Value)> attributes)
    {
        var parts = new List<string>(attributes.Length);
        foreach (var (attribute, value) in attributes)
        {
            parts.Add($"{SafeName.Require(attribute, "attribute name")}={Quoted(value)}");
        }

        return parts.Count == 0 ? "" : " " + string.Join(',', parts);
    }

    // qmgr(8): a value with a blank or a comma stands between quotes of either kind, and nothing can be escaped inside them.
    private static string Quoted(string value)
    {
        var mark = !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        return SafeName.IsSafe(value) ? value
            : value.Length == 0 || value.Contains(mark, StringComparison.Ordinal) || value.Any(c => c is < ' ' or '\\' or > '~')
                ? throw new RejectedException(
                    $"The value \"{Printable.Text(value, 80)}\" cannot be given to qmgr: use printable ASCII without backslashes, with at most one kind of quotes.")
                : $"{mark}{value}{mark}";
    }
}
