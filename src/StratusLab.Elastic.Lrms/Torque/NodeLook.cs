using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>Looks at one node.</summary>
internal sealed class NodeLook(TorqueOptions options, TorqueCommands commands)
{
    /// <summary>The node; null when there is none of that name.</summary>
    /// <exception cref="RejectedException">It is somebody else's: it lacks the property that ours are made with.</exception>
    public async Task<TorqueNode?> AtOursAsync(NodeName node, CancellationToken ct)
    {
        var seen = await AtAsync(node, ct).ConfigureAwait(false);
        return seen is null || IsOurs(seen)
            ? seen
            : throw new RejectedException(
                $"The node {node} of {options.Cluster} is not ours (it has not the property {options.Mark}) and is left alone. Give the pool's network other names, or that node another one; "
                + $"should it be ours after all: qmgr -c 'set node {node} properties += {options.Mark}'.");
    }

    /// <summary>Whether we made it.</summary>
    public bool IsOurs(TorqueNode seen) => seen.Marks.Contains(options.Mark);

    /// <summary>The node; null when there is none of that name.</summary>
    public async Task<TorqueNode?> AtAsync(NodeName node, CancellationToken ct)
    {
        ImmutableArray<string> arguments = ["-x", SafeName.Require(node.Value, "node name")];
        var result = await commands.AskAsync("pbsnodes", arguments, ct).ConfigureAwait(false);
        var output = result.Output.Span;
        if (TorqueMessages.IsUnknownNode(result.Error) || (!output.StartsWith("<"u8) && TorqueMessages.IsUnknownNode(Encoding.UTF8.GetString(output))))
        {
            return null;
        }

        if (result.ExitCode != 0)
        {
            throw commands.Failure("pbsnodes", arguments, result);
        }

        return !result.IsTruncated && PbsnodesXml.Parse(Streams.Of(result.Output)) is { Error: null, Rows: [var seen] } && seen.Node.Name == node
            ? seen
            : throw new PeerUnreachableException($"pbsnodes -x {node} printed something else than that node.");
    }
}
