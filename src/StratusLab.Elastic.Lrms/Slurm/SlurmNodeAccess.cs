using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Looks at one node and changes it.</summary>
internal sealed class SlurmNodeAccess(SlurmOptions options, SlurmCommands commands)
{
    /// <summary>Changes the node. One that vanished meanwhile needs no change.</summary>
    public async Task UpdateAsync(NodeName node, ImmutableArray<string> changes, CancellationToken ct)
    {
        ImmutableArray<string> arguments = ["update", $"nodename={node}", .. changes];
        var result = await commands.ActAsync("scontrol", arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0 && !SlurmMessages.IsUnknownNode(result.Error))
        {
            throw SlurmCommands.Failure("scontrol", arguments, result);
        }
    }

    /// <summary>The node as it is now; null when there is no such node.</summary>
    public async Task<SlurmNode?> LookAsync(NodeName node, CancellationToken ct)
    {
        ImmutableArray<string> arguments = ["-o", "-a", "show", "node", SafeName.Require(node.Value, "node name")];
        var result = await commands.ActAsync("scontrol", arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            return SlurmMessages.IsUnknownNode(Encoding.UTF8.GetString(result.Output.Span))
                ? null
                : throw SlurmCommands.Failure("scontrol", arguments, result);
        }

        return ScontrolNodes.Parse(result.Output.Span, options) is { Error: null, Rows: [var seen] } && seen.Node.Name == node
            ? seen
            : throw new PeerUnreachableException($"scontrol show node {node} printed something else than that node.");
    }

    /// <summary>The node as it is now; null when there is no such node.</summary>
    /// <exception cref="RejectedException">It stands in slurm.conf as somebody's own: ours join by themselves or are CLOUD.</exception>
    public async Task<SlurmNode?> LookAtOursAsync(NodeName node, CancellationToken ct)
    {
        var seen = await LookAsync(node, ct).ConfigureAwait(false);
        return seen is null or { IsDynamic: true }
            ? seen
            : throw new RejectedException(
                $"The node {node} of {options.Cluster} is not ours ({Printable.Text(seen.Node.StateText)}: neither dynamic nor CLOUD) and is left alone. "
                + "Give the pool's network other names, or that node another one.");
    }

    /// <summary>True when squeue lists a job on it, also one that the state does not show.</summary>
    public async Task<bool> HasJobsAsync(NodeName node, CancellationToken ct)
    {
        var output = await commands.ReadAsync("squeue", ["-a", "-w", node.Value, "-O", "JobArrayID:0"], ct).ConfigureAwait(false);
        return !output.Span.SequenceEqual("JOBID\n"u8);
    }
}
