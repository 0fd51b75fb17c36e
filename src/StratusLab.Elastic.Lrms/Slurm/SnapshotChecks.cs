using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Contradictions between the three outputs of a read. They show what the outputs themselves cannot: that one was cut exactly between two rows, or
/// hides things. The jobs are read last, so that a job which starts or ends meanwhile makes no contradiction but in a few nodes.
/// </summary>
internal static class SnapshotChecks
{
    private const int NamesShown = 5;

    /// <summary>Why the read is not to be believed; null when nothing speaks against it.</summary>
    public static string? Find(IReadOnlyList<SlurmNode> nodes, IReadOnlyList<SlurmPartition> partitions, IReadOnlyList<Job> jobs) =>
        MissingNodes(nodes, partitions) ?? MissingPartitions(nodes, partitions) ?? MissingJobs(nodes, jobs);

    private static string? MissingNodes(IReadOnlyList<SlurmNode> nodes, IReadOnlyList<SlurmPartition> partitions)
    {
        var known = nodes.Select(n => n.Node.Name.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var partition in partitions)
        {
            var names = new List<string>();
            if (!Hostlist.TryExpand(partition.Nodes, names) || names.Count < partition.Queue.TotalNodes)
            {
                return $"The partition {partition.Queue.Name} says that it has {partition.Queue.TotalNodes} nodes but lists {names.Count}.";
            }

            var missing = names.Where(name => !known.Contains(name)).ToArray();
            if (missing.Length > 0)
            {
                return $"The partition {partition.Queue.Name} has {missing.Length} nodes that the list of nodes lacks ({Shown(missing)}). "
                    + "Either the list was cut or Slurm hides powered-down nodes: then set PrivateData=cloud in slurm.conf. (In JSON, 22.05 hides nodes in state FUTURE, too: then set "
                    + "the cluster's \"slurm.read\" to text.)";
            }
        }

        return null;
    }

    private static string? MissingPartitions(IReadOnlyList<SlurmNode> nodes, IReadOnlyList<SlurmPartition> partitions)
    {
        var known = partitions.Select(p => p.Queue.Name).ToHashSet();
        var missing = nodes.SelectMany(n => n.Node.Queues).Where(queue => !known.Contains(queue)).Distinct().Select(queue => queue.Value).ToArray();
        return missing.Length == 0 ? null : $"Nodes are in partitions that the list of partitions lacks: {Shown(missing)}.";
    }

    private static string? MissingJobs(IReadOnlyList<SlurmNode> nodes, IReadOnlyList<Job> jobs)
    {
        var busy = nodes.Where(n => n.Node.Allocated.Cores > 0).Select(n => n.Node.Name).ToArray();
        var explained = jobs.Where(j => j.State != JobState.Pending).SelectMany(j => j.Nodes).ToHashSet();
        var unexplained = busy.Where(name => !explained.Contains(name)).ToArray();
        return unexplained.Length <= Math.Max(1, busy.Length / 2)
            ? null
            : $"{unexplained.Length} of {busy.Length} nodes with allocated cores have no job ({Shown(unexplained.Select(n => n.Value))}). "
                + "Either the list of jobs was cut or Slurm hides jobs of others from this user: then run as SlurmUser or an operator.";
    }

    private static string Shown(IEnumerable<string> names) =>
        string.Join(
            ", ",
            names.Order(Comparer<string>.Create(NaturalOrder.Compare)).Take(NamesShown + 1).Select((name, i) => i < NamesShown ? name : "..."));
}
