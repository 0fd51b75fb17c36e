using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// Contradictions between the three lists of a read. They show what the lists themselves cannot: that one hides things, or was cut exactly between two rows. The jobs
/// are read last, so that a job which starts or ends meanwhile makes a contradiction but in a few nodes.
/// </summary>
internal static class OpenPbsChecks
{
    private const int NamesShown = 5;

    /// <summary>Why the read is not to be believed; null when nothing speaks against it.</summary>
    /// <param name="queues">The queues, with what they count.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="listedJobs">How many jobs are listed, tasks that run among them.</param>
    /// <param name="isWhole">False: that list may have been cut between two jobs.</param>
    /// <param name="placed">The jobs that have nodes.</param>
    public static string? Find(IReadOnlyList<PbsQueue> queues, IReadOnlyList<PbsNode> nodes, int listedJobs, bool isWhole, IReadOnlySet<JobId> placed)
    {
        var live = queues.Sum(q => q.LiveJobs);
        if (queues.Count == 0)
        {
            return "The server named no queue, without which it could have no job.";
        }

        return live > 0 && listedJobs == 0 ? $"The queues say that they have {live} jobs, but none is listed. {Hidden}"
            : !isWhole && listedJobs < live
                ? $"The queues say that they have {live} jobs, and {listedJobs} are listed, in a form that has no end mark (-F dsv): the list was cut, or a job ended meanwhile."
            : MissingJobs(nodes, placed);
    }

    private const string Hidden =
        "Either the list of jobs was cut or the server shows a user only the user's own jobs: then make the service's user a manager, or qmgr -c \"set server query_other_jobs = True\".";

    private static string? MissingJobs(IReadOnlyList<PbsNode> nodes, IReadOnlySet<JobId> placed)
    {
        var busy = nodes.Where(n => !n.Jobs.IsEmpty).ToArray();
        var unexplained = busy.Where(n => !n.Jobs.Any(placed.Contains)).Select(n => n.Node.Name.Value).ToArray();
        return unexplained.Length <= Math.Max(1, busy.Length / 2)
            ? null
            : $"{unexplained.Length} of {busy.Length} nodes have jobs that are not listed ({Shown(unexplained)}). {Hidden}";
    }

    private static string Shown(IEnumerable<string> names) =>
        string.Join(", ", names.Order(Comparer<string>.Create(NaturalOrder.Compare)).Take(NamesShown + 1).Select((name, i) => i < NamesShown ? name : "..."));
}
