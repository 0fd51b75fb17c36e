using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Contradictions between and inside the outputs of a read. They show what an output itself cannot: that the qmaster hides things, or that another one answered.
/// </summary>
internal static class SnapshotChecks
{
    /// <summary>Why the read is not to be believed; null when nothing speaks against it.</summary>
    public static string? Find(QstatResult seen, SgeSite site)
    {
        var instances = seen.Instances;
        var queues = site.Queues.Select(q => q.Name).ToHashSet(StringComparer.Ordinal);
        if (instances.FirstOrDefault(i => !queues.Contains(i.Queue)) is { } stranger)
        {
            return $"qstat shows the queue {stranger.Queue}, which qconf does not list.";
        }

        var busy = instances.Where(i => i.SlotsUsed > 0).Select(i => new NodeName(i.Host)).Distinct().ToArray();
        var explained = BusyNodes(seen);
        var unexplained = busy.Where(name => !explained.Contains(name)).ToArray();
        return unexplained.Length <= Math.Max(1, busy.Length / 2)
            ? null
            : $"{unexplained.Length} of {busy.Length} hosts with used slots have no job ({string.Join(", ", unexplained.Take(5))}). "
                + "Either the list of jobs was cut or Grid Engine hides the jobs of others from this user: then make the user an operator (qconf -ao USER).";
    }

    /// <summary>The hosts that jobs are on, those jobs included that could not be read.</summary>
    public static HashSet<NodeName> BusyNodes(QstatResult seen) => [.. seen.Jobs.Where(j => j.State != JobState.Pending).SelectMany(j => j.Nodes), .. seen.Unread];
}
