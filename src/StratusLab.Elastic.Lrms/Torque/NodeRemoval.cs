using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Deletes nodes. Torque does not refuse to delete a node that has jobs: up to 5.0 it takes the node from under them, later versions requeue or delete them, and may not
/// answer for minutes. So this makes sure itself: a look at the node, at the jobs of every state, and once more at the node right before the deletion.
/// </summary>
internal sealed class NodeRemoval(TorqueOptions options, TorqueCommands commands, NodeLook look)
{
    private string OurMark => $"stratuslab:{options.Site}:";

    /// <summary>Deletes the node if nothing runs on it and it takes no jobs any more, or if it is dead.</summary>
    public async Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct)
    {
        var seen = await look.AtOursAsync(node, ct).ConfigureAwait(false);
        if (isDead)
        {
            await GiveBackJobsAsync(node, seen, ct).ConfigureAwait(false);
        }
        else if (seen is not null && !await IsLeavingAsync(seen, ct).ConfigureAwait(false))
        {
            return DeregisterOutcome.Busy;
        }

        // Also of a node that is not there any more: its jobs may run on without it.
        if (!(await JobsOnAsync(node, ct).ConfigureAwait(false)).Jobs.IsEmpty)
        {
            return DeregisterOutcome.Busy;
        }

        return await look.AtAsync(node, ct).ConfigureAwait(false) is not { } again ? DeregisterOutcome.Gone
            : again.Node.HasJobs || !(isDead || IsOffline(again)) ? DeregisterOutcome.Busy
            : await DeleteAsync(node, ct).ConfigureAwait(false);
    }

    // A node that is up may be given a job at any moment, and is left as it is. One that does not answer may answer again the next moment, and gets no job then only
    // if it is offline: so it is taken offline first, and looked at afterwards.
    private async Task<bool> IsLeavingAsync(TorqueNode seen, CancellationToken ct)
    {
        if (IsOffline(seen) || seen.Node.HasJobs || seen.Node.IsUp)
        {
            return !seen.Node.HasJobs && seen.Node.IsDrained;
        }

        await TakeOfflineAsync(seen, ct).ConfigureAwait(false);
        return true;
    }

    private bool IsOffline(TorqueNode seen) =>
        seen.Node.IsDrained && !seen.Note.StartsWith(OurMark, StringComparison.Ordinal)
            ? throw new RejectedException(
                $"The node {seen.Node.Name} was taken offline by somebody else ({Printable.Text(seen.Note)}) and is left alone. Clear it (pbsnodes -c {seen.Node.Name}) to let it be retired.")
            : seen.Node.IsDrained;

    private async Task TakeOfflineAsync(TorqueNode seen, CancellationToken ct)
    {
        if (!seen.Node.IsDrained)
        {
            await ActAsync("pbsnodes", ["-o", "-N", $"{OurMark}gone", seen.Node.Name.Value], ct).ConfigureAwait(false);
        }
    }

    // The server notices only after minutes that the machine is gone: no new job may come meanwhile. A job that must not run twice is lost with its machine.
    // A user can write a variable that looks like another job in the text: of those, only what pbsnodes lists too is acted on.
    private async Task GiveBackJobsAsync(NodeName node, TorqueNode? seen, CancellationToken ct)
    {
        if (seen is not null)
        {
            await TakeOfflineAsync(seen, ct).ConfigureAwait(false);
        }

        var (jobs, isText) = await JobsOnAsync(node, ct).ConfigureAwait(false);
        IEnumerable<string> listed = seen?.Jobs ?? [];
        foreach (var job in isText ? listed : listed.Union(jobs.Select(j => j.Id)))
        {
            await GiveBackAsync(job, node, ct).ConfigureAwait(false);
        }
    }

    // A job that was ending when its machine went away never gets to its end by itself, and cannot run again. One whose first node lives is left to it: that node ends
    // it, copies its output, and may even run it on without the dead one, and is asked again as long as the job has both.
    private async Task GiveBackAsync(string job, NodeName node, CancellationToken ct)
    {
        ImmutableArray<string> arguments = ["-f", job];
        var result = await commands.ActAsync("qrerun", arguments, ct).ConfigureAwait(false);
        if (result.ExitCode == 0 || TorqueMessages.IsUnknownJob(result.Error))
        {
            return;
        }

        if (!TorqueMessages.IsWrongState(result.Error) && !TorqueMessages.IsNotRerunnable(result.Error))
        {
            throw commands.Failure("qrerun", arguments, result);
        }

        if ((await JobsOnAsync(node, ct).ConfigureAwait(false)).Jobs.Contains(new(job, IsFirst: true)))
        {
            await ActAsync("qdel", ["-p", job], ct).ConfigureAwait(false);
        }
    }

    // A job that is ending may have left the node's list and still be copying its output from there.
    private async Task<(ImmutableArray<JobOfNode> Jobs, bool IsText)> JobsOnAsync(NodeName node, CancellationToken ct)
    {
        var (jobs, error) = await commands.ReadLargeAsync("qstat", ["-t", "-x"], output => JobsOfNode.Parse(output, node), ct).ConfigureAwait(false);
        var isText = error is not null;
        if (isText)
        {
            // The XML of some jobs cannot be read; the text says the same.
            (jobs, error) = JobsOfNode.ParseText((await commands.ReadAsync("qstat", ["-t", "-f", "-1"], ct).ConfigureAwait(false)).Span, node);
        }

        return error is null ? (jobs, isText) : throw new PeerUnreachableException($"The list of jobs cannot be read: {error}. The node {node} is not deleted before it can.");
    }

    private async Task<DeregisterOutcome> DeleteAsync(NodeName node, CancellationToken ct)
    {
        var delete = QmgrDirective.DeleteNode(node);
        try
        {
            var result = await commands.DeleteAsync(delete.Arguments, ct).ConfigureAwait(false);
            if (result.ExitCode != 0 && !TorqueMessages.IsUnknownNode(result.Error))
            {
                throw commands.Failure("qmgr", delete.Arguments, result);
            }
        }
        catch (PeerUnreachableException)
        {
            // Torque may have deleted the node and not answered.
            if (await look.AtAsync(node, ct).ConfigureAwait(false) is not null)
            {
                throw;
            }

            return DeregisterOutcome.Gone;
        }

        return await look.AtAsync(node, ct).ConfigureAwait(false) is null ? DeregisterOutcome.Gone : DeregisterOutcome.Busy;
    }

    private async Task ActAsync(string program, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var result = await commands.ActAsync(program, arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw commands.Failure(program, arguments, result);
        }
    }
}
