using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// The verbs on one node that came by itself; those of draining are for CLOUD nodes too. Each looks before it acts: a node of slurm.conf that has the name is somebody else's,
/// and what somebody else did to ours since is respected.
/// </summary>
internal sealed class SlurmNodes(SlurmOptions options, SlurmCommands commands, SlurmNodeAccess access)
{
    /// <summary>Drains the node, unless it is drained or not there.</summary>
    public async Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (await access.LookAtOursAsync(node, ct).ConfigureAwait(false) is not { Node.IsDrained: false } seen)
        {
            return;
        }

        // scontrol overwrites the reason of a node that is down; whoever set it shall find it again.
        var was = seen.IsDown && seen.Node.Reason.Length > 0 ? $" (was down: {Printable.Text(seen.Node.Reason)})" : "";
        await access.UpdateAsync(node, ["state=drain", $"reason={tag}{was}"], ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Undrains the node if exactly <paramref name="tag"/> drained it. <c>undrain</c>, not <c>resume</c>: that would also bring up a node that is
    /// down for another reason, and fails when repeated.
    /// </summary>
    public async Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (await access.LookAsync(node, ct).ConfigureAwait(false) is { IsDynamic: true, Node.IsDrained: true } seen && tag.IsIn(seen.Node.Reason))
        {
            await access.UpdateAsync(node, ["state=undrain"], ct).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the node if nothing runs on it and it takes no jobs any more, or if it is dead.</summary>
    public async Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct)
    {
        if (await access.LookAtOursAsync(node, ct).ConfigureAwait(false) is not { } seen)
        {
            return DeregisterOutcome.Gone;
        }

        if (isDead)
        {
            // Slurm requeues the jobs of a node that goes down and forgets those it was waiting for to end; only then can it be deleted.
            await access.UpdateAsync(node, ["state=down", $"reason={options.Mark}gone"], ct).ConfigureAwait(false);
        }
        else if (!MayLeave(seen))
        {
            return DeregisterOutcome.Busy;
        }

        // The state does not show a suspended job, which keeps its node; slurmctld 22.05.8 crashes when such a node is deleted.
        return IsPlannedFor(seen) || await access.HasJobsAsync(node, ct).ConfigureAwait(false)
            ? DeregisterOutcome.Busy
            : await DeleteAsync(node, ct).ConfigureAwait(false);
    }

    // A node that is neither drained nor down may be given a job at any moment.
    private bool MayLeave(SlurmNode seen) =>
        seen.Node.IsDrained && !seen.Node.Reason.StartsWith(options.Mark, StringComparison.Ordinal)
            ? throw new RejectedException(
                $"The node {seen.Node.Name} was drained by somebody else ({Printable.Text(seen.Node.Reason)}) and is left alone. "
                + "Undrain it to let it be retired.")
            : !seen.Node.HasJobs && (seen.Node.IsDrained || seen.IsDown);

    // Before 22.05.9 the backfill scheduler crashes in its next cycle when a node is deleted for which it has plans (NEWS of 22.05.9). Plans last one
    // cycle (bf_interval, 30 s) and none are made for a node that is drained or down. Can go when 22.05 is no longer supported.
    private static bool IsPlannedFor(SlurmNode seen) =>
        seen.IsPlanned && (seen.Version.Length == 0 || NaturalOrder.Compare(seen.Version, "22.05.9") < 0);

    private async Task<DeregisterOutcome> DeleteAsync(NodeName node, CancellationToken ct)
    {
        ImmutableArray<string> arguments = ["delete", $"nodename={node}"];
        var result = await commands.ActAsync("scontrol", arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0 && !SlurmMessages.IsUnknownNode(result.Error))
        {
            return SlurmMessages.IsBusyNode(result.Error) ? DeregisterOutcome.Busy : throw SlurmCommands.Failure("scontrol", arguments, result);
        }

        return await access.LookAsync(node, ct).ConfigureAwait(false) is null ? DeregisterOutcome.Gone : DeregisterOutcome.Busy;
    }
}
