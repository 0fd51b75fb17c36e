using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>Looks at one node.</summary>
internal sealed class NodeLook(TorqueCommands commands)
{
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
