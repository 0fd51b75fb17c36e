using System.Collections.Immutable;
using System.Text.Json;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Finds the newest recorded plan that knew a job. Unpacking a plan of a large site takes half a second, so each is unpacked once for all who ask: which jobs it knew is kept, and an id that
/// none knew costs no more than looking that up. Not for several tasks at once.
/// </summary>
/// <param name="ledger">Where the plans are.</param>
/// <param name="unpack">Reads a plan's inputs.</param>
internal sealed class PlanSearch(Ledger.Ledger ledger, Func<ReadOnlyMemory<byte>, Observation> unpack)
{
    /// <summary>Only so many plans are looked through, the newest.</summary>
    public const int MostPlans = 50;

    // The newest plan that knew each job, of those that were read.
    private readonly Dictionary<(ClusterName Cluster, JobId Job), long> knew = [];
    private readonly HashSet<ClusterName> clusters = [];
    private readonly HashSet<long> read = [];
    private ImmutableArray<long> plans = [];
    private long asOf = -1;

    /// <summary>The newest plan that knew the job, with its inputs; null when none did.</summary>
    public async Task<(RecordedPlan Plan, Observation Seen)?> FindAsync(JobId job, ClusterName? only, CancellationToken ct)
    {
        await ListAsync(ct);
        foreach (var id in plans)
        {
            if (!read.Contains(id))
            {
                Note(id, await UnpackAsync(id, ct));
            }

            if (clusters.Any(c => (only is null || c == only) && knew.GetValueOrDefault((c, job)) == id) && await UnpackAsync(id, ct) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // Nothing that is written since was seen to change the list.
    private async Task ListAsync(CancellationToken ct)
    {
        var changes = ledger.Changes;
        if (changes != asOf)
        {
            plans = [.. (await ledger.ListPlansAsync(MostPlans, null, ct)).Select(p => p.Id)];
            asOf = changes;
            if (read.Where(id => !plans.Contains(id)).ToHashSet() is { Count: > 0 } gone)
            {
                foreach (var (key, _) in knew.Where(k => gone.Contains(k.Value)).ToArray())
                {
                    knew.Remove(key);
                }

                // Not always the oldest go: what older ones knew that are still there is read again.
                var newest = gone.Max();
                read.RemoveWhere(id => id <= newest);
            }
        }
    }

    private void Note(long id, (RecordedPlan Plan, Observation Seen)? unpacked)
    {
        foreach (var cluster in unpacked?.Seen.Clusters ?? [])
        {
            clusters.Add(cluster.Policy.Name);
            foreach (var job in cluster.Snapshot?.Jobs ?? [])
            {
                foreach (var name in new[] { job.Id, job.Array, job.PartOf }.OfType<JobId>())
                {
                    var key = (cluster.Policy.Name, name);
                    knew[key] = Math.Max(id, knew.GetValueOrDefault(key));
                }
            }
        }

        read.Add(id);
    }

    private async Task<(RecordedPlan Plan, Observation Seen)?> UnpackAsync(long id, CancellationToken ct)
    {
        try
        {
            return await ledger.FindPlanAsync(id, ct) is { } plan ? (plan, unpack(plan.Inputs)) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or InvalidDataException)
        {
            // Recorded by a program that wrote it differently: no answer from this one.
            return null;
        }
    }
}
