using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Does what passes have decided in the LRMSs, in a lane for each. A pass waits a moment for what it has begun, so that the next one sees it done; a lane that takes longer is
/// left to itself, and neither another cluster nor the next read of its own waits for it.
/// </summary>
internal sealed class ClusterVerbs(ServedSite site, Ledger.Ledger ledger, LrmsMeter meter, TimeProvider time, FailPoint failPoint, ILogger log) : IAsyncDisposable
{
    /// <summary>How long a pass waits for the lanes that it has begun.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<ClusterName, VerbLane> lanes = site.Clusters.ToFrozenDictionary(c => c.Name, c => new VerbLane(c, ledger, meter, failPoint, log));
    private readonly ConcurrentDictionary<VmId, DateTimeOffset> gone = [];
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> late = [];

    /// <summary>The nodes of which their LRMS has said, asked to take them out, that they are not there, and when it said so. In memory: whoever does not know it asks again.</summary>
    public IReadOnlyDictionary<VmId, DateTimeOffset> Gone => gone;

    /// <summary>Begins what a pass has decided, and waits for it a moment. Throws what a verb threw that was not foreseen, also one of an earlier pass.</summary>
    public async Task ActAsync(Decision decision, Epoch epoch, CancellationToken ct)
    {
        foreach (var id in gone.Keys.Except(decision.Seen.Nodes.Select(n => n.Id)))
        {
            gone.TryRemove(id, out _);
        }

        foreach (var frozen in decision.Seen.Clusters.Where(c => c.IsFrozenByOperator))
        {
            await lanes[frozen.Policy.Name].FreezeAsync();
        }

        var begun = site.Clusters.Select(c => lanes[c.Name].Hand([.. VerbsOf(decision, c), .. CallsOf(decision, c)], epoch, stop.Token)).OfType<Task>().ToArray();
        late.AddRange(begun);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Task.WhenAll(begun), Task.Delay(Patience, time, enough.Token));
        await enough.CancelAsync();
        ct.ThrowIfCancellationRequested();
        var ended = late.FindAll(t => t.IsCompleted);
        late.RemoveAll(ended.Contains);
        await Task.WhenAll(ended);
    }

    /// <summary>Stops what runs, and waits for it. What was begun and not finished, the next start sees.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        foreach (var lane in lanes.Values)
        {
            lane.Dispose();
        }
    }

    private IEnumerable<LrmsVerb> VerbsOf(Decision decision, ServedCluster cluster)
    {
        foreach (var (node, verb) in decision.Verbs.Where(v => v.Node.Cluster == cluster.Name))
        {
            var tag = DrainTag.For(site.Name, node.Id);
            yield return new(node.Name, verb.ToString(), ct => verb switch
            {
                NodeVerb.Register => cluster.Lrms.RegisterAsync(Registrations.Of(node, cluster), ct),
                NodeVerb.Drain => cluster.Lrms.DrainAsync(node.Name, tag, ct),
                NodeVerb.Resume => cluster.Lrms.ResumeAsync(node.Name, tag, ct),
                NodeVerb.Deregister or NodeVerb.DeregisterDead => DeregisterAsync(cluster, node, verb == NodeVerb.DeregisterDead, ct),
                _ => throw new UnreachableException($"{verb} is not an LRMS verb."),
            });
        }
    }

    private async Task DeregisterAsync(ServedCluster cluster, WorkerNode node, bool isDead, CancellationToken ct)
    {
        if (await cluster.Lrms.DeregisterAsync(node.Name, isDead, ct) == DeregisterOutcome.Gone)
        {
            gone[node.Id] = time.GetUtcNow();
        }
    }

    // Nodes that are only names yet: to be called for, or given back.
    private static IEnumerable<LrmsVerb> CallsOf(Decision decision, ServedCluster cluster)
    {
        if (cluster.Lrms is not ICallingLrms lrms)
        {
            yield break;
        }

        foreach (var action in decision.Plan.Actions)
        {
            switch (action)
            {
                case PlanAction.Call call when call.Cluster == cluster.Name:
                    yield return new(call.Name, "call", ct => lrms.CallAsync(call.Name, ct)) { MayBeRefused = true };
                    break;
                case PlanAction.GiveBack back when back.Cluster == cluster.Name:
                    yield return new(back.Name, "giveback", ct => lrms.GiveBackAsync(back.Name, ct)) { MayBeRefused = true };
                    break;
                default:
                    break;
            }
        }
    }
}
