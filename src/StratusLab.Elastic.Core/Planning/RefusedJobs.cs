using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Says in few lines which jobs nothing is booted for: one line per reason, with the first jobs of each.</summary>
internal static class RefusedJobs
{
    private const int Named = 3;

    public static IEnumerable<Refusal> Of(IEnumerable<JobVerdict> verdicts, ClusterObservation cluster)
    {
        var lines = new Dictionary<string, (List<JobId> First, int Count)>(StringComparer.Ordinal);
        foreach (var verdict in verdicts)
        {
            var reason = verdict.Code != DemandCode.Counts ? Explanation.Short(verdict, cluster) : verdict.Unplaced;
            if (reason.Length == 0)
            {
                continue;
            }

            var (first, count) = lines.GetValueOrDefault(reason, ([], 0));
            if (first.Count < Named)
            {
                first.Add(verdict.Job.Id);
            }

            lines[reason] = (first, count + 1);
        }

        return lines.OrderBy(l => l.Value.First[0]).ThenBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => new Refusal($"job{(l.Value.Count == 1 ? "" : "s")} {string.Join(", ", l.Value.First)}{(l.Value.Count > Named ? $" and {l.Value.Count - Named} more" : "")}", l.Key));
    }
}
