using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Metrics;

/// <summary>
/// The queues that have series of their own: of each cluster the first hundred that were seen, so that a name means the same from scrape to scrape. The jobs of all further
/// ones count as "other": names come from an LRMS, and nobody else bounds them. Any thread may ask.
/// </summary>
internal sealed class QueueNames
{
    private const int Most = 100;

    private readonly Lock turn = new();
    private readonly HashSet<(ClusterName Cluster, QueueName Queue)> known = [];
    private readonly Dictionary<ClusterName, int> counts = [];

    /// <summary>The label of a queue.</summary>
    public string Of(ClusterName cluster, QueueName queue)
    {
        lock (turn)
        {
            var isKnown = known.Contains((cluster, queue));
            if (!isKnown && counts.GetValueOrDefault(cluster) is var count && count < Most)
            {
                counts[cluster] = count + 1;
                isKnown = known.Add((cluster, queue));
            }

            return isKnown ? queue.Value : "other";
        }
    }

    /// <summary>The label of a job's queue. A job that may start in several queues is counted in the first.</summary>
    public string Of(ClusterName cluster, Job job) => job.Queues.IsDefaultOrEmpty ? "" : Of(cluster, job.Queues[0]);
}
