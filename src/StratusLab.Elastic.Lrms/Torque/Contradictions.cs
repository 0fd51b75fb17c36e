using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Contradictions between the three outputs of a read: they show that the list of jobs lacks some, which it cannot show itself. Jobs that start or end meanwhile
/// make none but in a few.
/// </summary>
internal static class Contradictions
{
    private const int NamesShown = 5;

    /// <summary>Why the read is not to be believed; null when nothing speaks against it.</summary>
    public static string? Find(IReadOnlyList<TorqueNode> nodes, IReadOnlyList<TorqueQueue> queues, IReadOnlyList<Job> jobs, int live) =>
        MissingJobs(queues, live) ?? MissingRunningJobs(nodes, jobs);

    // The counts may hold an array beside its tasks.
    private static string? MissingJobs(IReadOnlyList<TorqueQueue> queues, int live)
    {
        var counted = queues.Sum(q => (long)(q.Live ?? 0));
        return live * 2L < counted
            ? $"The queues count {counted} jobs that are not over, and qstat lists {live}. Either its list was cut, or Torque hides jobs of others from this user "
                + "(qmgr -c 'set server query_other_jobs = True'), or the counts are wrong until pbs_server is started again."
            : live == 0 && queues.Any(q => q.Live is null)
                ? "qstat lists no job, and the queues do not say how many they have. Start pbs_server again to have its counts renewed."
                : null;
    }

    private static string? MissingRunningJobs(IReadOnlyList<TorqueNode> nodes, IReadOnlyList<Job> jobs)
    {
        var busy = nodes.Where(n => n.Jobs.Length > 0).Select(n => n.Node.Name).ToArray();
        var explained = jobs.Where(j => j.State != JobState.Pending).SelectMany(j => j.Nodes).ToHashSet();
        var unexplained = busy.Where(name => !explained.Contains(name)).ToArray();
        return unexplained.Length <= Math.Max(1, busy.Length / 2)
            ? null
            : $"{unexplained.Length} of {busy.Length} nodes with jobs have none in qstat's list ({Shown(unexplained)}). Torque hides jobs of others from this user: "
                + "qmgr -c 'set server query_other_jobs = True', or make the user an operator.";
    }

    private static string Shown(IEnumerable<NodeName> names) =>
        string.Join(
            ", ",
            names.Select(n => n.Value).Order(Comparer<string>.Create(NaturalOrder.Compare)).Take(NamesShown + 1).Select((name, i) => i < NamesShown ? name : "..."));
}
