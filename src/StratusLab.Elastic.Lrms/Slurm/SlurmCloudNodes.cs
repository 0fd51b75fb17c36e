using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// The verbs on one CLOUD node, which is never deleted: Slurm powers it down, and says so. What each update does was seen with 22.05.8 (docs/decisions/0011).
/// Each looks before it acts.
/// </summary>
internal sealed class SlurmCloudNodes(SlurmOptions options, SlurmNodeAccess access)
{
    /// <summary>
    /// Has Slurm release the node: gently when it is drained by us and empty, or down; at once, with its jobs requeued, when it is dead. <see cref="DeregisterOutcome.Gone"/>
    /// only once Slurm shows it released.
    /// </summary>
    public async Task<DeregisterOutcome> ReleaseAsync(NodeName node, bool isDead, CancellationToken ct)
    {
        if (await access.LookAtOursAsync(node, ct).ConfigureAwait(false) is not { Node.Call: not NodeCall.Released } seen)
        {
            return DeregisterOutcome.Gone;
        }

        if (isDead)
        {
            // DOWN keeps Slurm from calling for it again before its pool may boot; power_down_force alone would leave it IDLE.
            await access.UpdateAsync(node, ["state=down", $"reason={options.Mark}gone"], ct).ConfigureAwait(false);
            await access.UpdateAsync(node, ["state=power_down_force"], ct).ConfigureAwait(false);
        }
        else if (await MayLeaveAsync(seen, ct).ConfigureAwait(false))
        {
            // Not power_down_force: a job that has come after all keeps its node.
            await access.UpdateAsync(node, ["state=power_down"], ct).ConfigureAwait(false);
        }

        return await access.LookAsync(node, ct).ConfigureAwait(false) is { Node.Call: not NodeCall.Released } ? DeregisterOutcome.Busy : DeregisterOutcome.Gone;
    }

    /// <summary>Powers up a node that is powered down and that nobody drained. While it is still powering down, Slurm refuses; it is asked again.</summary>
    public async Task CallAsync(NodeName node, CancellationToken ct)
    {
        if (await access.LookAsync(node, ct).ConfigureAwait(false) is { Node: { Call: NodeCall.Released, IsDrained: false, IsUp: false } } seen
            && !seen.IsDown && !seen.Node.StateText.Contains("POWERING_DOWN", StringComparison.Ordinal))
        {
            await access.UpdateAsync(node, ["state=power_up"], ct).ConfigureAwait(false);
        }
    }

    /// <summary>Lets Slurm use a node again that it or we gave up.</summary>
    public async Task GiveBackAsync(NodeName node, CancellationToken ct)
    {
        if (await access.LookAsync(node, ct).ConfigureAwait(false) is { Node.Call: NodeCall.GivenUp })
        {
            await access.UpdateAsync(node, ["state=resume"], ct).ConfigureAwait(false);
        }
    }

    private async Task<bool> MayLeaveAsync(SlurmNode seen, CancellationToken ct) =>
        !seen.Node.HasJobs
        && (seen.Node.IsDrained ? seen.Node.Reason.StartsWith(options.Mark, StringComparison.Ordinal) : seen.IsDown)
        && !await access.HasJobsAsync(seen.Node.Name, ct).ConfigureAwait(false);
}
