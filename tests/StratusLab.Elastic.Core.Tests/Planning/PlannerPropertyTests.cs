using System.Text.Json;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>What holds for every plan, whatever was seen.</summary>
[TestClass]
public sealed class PlannerPropertyTests
{
    [TestMethod]
    public void Plan_SameObservation_IsTheSamePlan() =>
        ForAnySite(seen => Assert.AreEqual(Everything(Planner.Plan(seen)), Everything(Planner.Plan(seen))));

    [TestMethod]
    public void Plan_SameThingsInAnotherOrder_IsTheSamePlan() =>
        Property.Holds(250, 500, tape => (Site: AnySite.Draw(tape), Order: tape), drawn =>
            Assert.AreEqual(Everything(Planner.Plan(drawn.Site.Seen)), Everything(Planner.Plan(Shuffled(drawn.Site.Seen, drawn.Order)))));

    [TestMethod]
    public void Plan_ObservationFromItsRecord_IsTheSamePlan() =>
        ForAnySite(seen =>
        {
            var replayed = JsonSerializer.Deserialize<Observation>(JsonSerializer.Serialize(seen))!; // an object gives an object
            Assert.AreEqual(Everything(Planner.Plan(seen)), Everything(Planner.Plan(replayed)));
        });

    [TestMethod]
    public void Boots_EveryCap_IsKept() =>
        ForAnySite(seen =>
        {
            var boots = Planner.Plan(seen).Actions.OfType<PlanAction.Boot>().ToLookup(b => b.Pool);
            Assert.IsLessThanOrEqualTo(seen.MaxBoots, boots.Sum(b => b.Count()));
            foreach (var cluster in seen.Clusters)
            {
                var more = cluster.Pools.Sum(p => boots[p.Name].Count());
                Assert.IsTrue(more == 0 || cluster.Policy.MaxNodes is not { } max || seen.Nodes.Count(n => n.Cluster == cluster.Policy.Name) + more <= max);
                Assert.IsTrue(more == 0 || cluster.Frozen is null, "A frozen cluster grows.");
                foreach (var pool in cluster.Pools.Where(p => boots[p.Name].Any()))
                {
                    Assert.IsLessThanOrEqualTo(pool.Max, seen.Nodes.Count(n => n.Pool == pool.Name) + boots[pool.Name].Count());
                    var backOff = seen.Memory.Pools.GetValueOrDefault(pool.Name, BackOff.None);
                    Assert.IsFalse(backOff.IsProtected || backOff.IsResting(seen.Now), "A pool grows that rests.");
                }
            }

            var networks = seen.Clusters.SelectMany(c => c.Pools).SelectMany(p => p.Template.Nics.Select(n => (Network: n, Count: boots[p.Name].Count())));
            Assert.IsEmpty(networks.GroupBy(n => n.Network, n => n.Count).Where(g => g.Sum() > seen.FreeAddresses.GetValueOrDefault(g.Key)));
        });

    [TestMethod]
    public void Boots_HostCapacity_IsNeverExceeded() =>
        ForAnySite(seen =>
        {
            var pools = seen.Clusters.SelectMany(c => c.Pools).ToDictionary(p => p.Name);
            var plan = Planner.Plan(seen);
            var newcomers = plan.Actions.OfType<PlanAction.Boot>().Select(b => (b.Host, pools[b.Pool].Template))
                .Concat(plan.Actions.OfType<PlanAction.Place>().Select(p => (p.Host, seen.Vms.First(v => v.Id == p.Vm).Template)));
            foreach (var there in newcomers.ToLookup(n => n.Host, n => n.Template))
            {
                var host = seen.Hosts.Single(h => h.Policy.Name == there.Key);
                var all = seen.Vms.Where(v => v.Host == there.Key).Select(v => v.Template).Concat(there).ToList();
                Assert.IsTrue(host is { Policy.IsEnabled: true, Report.Incomplete: null }, $"{there.Key} may not be used.");
                Assert.IsLessThanOrEqualTo(host.Report!.Total.Cores, all.Sum(t => t.Cpu)); // The line above asks for a report.
                Assert.IsLessThanOrEqualTo(host.Report.Total.MemoryMiB, all.Sum(t => t.MemoryMiB));
                Assert.IsTrue(host.Policy.MaxVms is not { } max || all.Count <= max);
            }
        });

    [TestMethod]
    public void Drains_EveryNode_IsOursReadyOldEnoughAndIdleUnlessForAShare() =>
        ForAnySite(seen =>
        {
            // What operators order asks for none of that.
            foreach (var drain in Planner.Plan(seen).Actions.OfType<PlanAction.Drain>().Where(d => d.Cause is not (DrainCause.Operator or DrainCause.Held)))
            {
                var node = seen.Nodes.Single(n => n.Id == drain.Node);
                var cluster = seen.Clusters.Single(c => c.Policy.Name == node.Cluster);
                var pool = cluster.Pools.Single(p => p.Name == node.Pool);
                var isForShare = drain.Cause == DrainCause.Share;
                Assert.IsTrue(node.State == NodeState.Ready && seen.Now - node.Joined >= pool.MinLifetime && (isForShare || seen.Now - node.IdleSince >= pool.IdleTimeout), $"{drain}");
                var listed = cluster.Snapshot!.Nodes.Single(n => n.Name == node.Name); // A frozen cluster drains nothing.
                Assert.IsTrue(cluster.Frozen is null && listed is { IsUp: true, IsDrained: false } && (isForShare || !listed.HasJobs), $"{drain}");
            }
        });

    [TestMethod]
    public void Drains_EveryPool_KeepsItsMinimumAndItsShareAndDoesNotGrow() =>
        ForAnySite(seen =>
        {
            var plan = Planner.Plan(seen);
            foreach (var drained in plan.Actions.OfType<PlanAction.Drain>().Where(d => d.Cause is not (DrainCause.Operator or DrainCause.Held)).GroupBy(d => seen.Nodes.Single(n => n.Id == d.Node).Pool))
            {
                var cluster = seen.Clusters.Single(c => c.Pools.Any(p => p.Name == drained.Key));
                var pool = cluster.Pools.Single(p => p.Name == drained.Key);
                var nodes = seen.Nodes.Where(n => n.Pool == pool.Name).ToList();
                Assert.IsLessThanOrEqualTo(Math.Max(1, nodes.Count(n => n.State == NodeState.Ready) * cluster.Policy.RetireShare), drained.Count());
                Assert.IsGreaterThanOrEqualTo(pool.Min, nodes.Count(n => n.Order == NodeOrder.None && (n.State <= NodeState.Ready || plan.Actions.OfType<PlanAction.Keep>().Any(k => k.Node == n.Id))) - drained.Count());
                Assert.IsFalse(plan.Actions.OfType<PlanAction.Boot>().Any(b => b.Pool == pool.Name), $"{pool.Name} grows and shrinks.");
            }
        });

    [TestMethod]
    public void Keeps_EveryNode_DrainsByUsAloneForIdlenessOrForAnOrderThatIsOver() =>
        ForAnySite(seen =>
        {
            foreach (var keep in Planner.Plan(seen).Actions.OfType<PlanAction.Keep>())
            {
                var node = seen.Nodes.Single(n => n.Id == keep.Node);
                if (node is { State: NodeState.Draining, Order: NodeOrder.None, Drain: DrainCause.Operator or DrainCause.Held })
                {
                    continue;
                }

                var listed = seen.Clusters.Single(c => c.Policy.Name == node.Cluster).Snapshot!.Nodes.Single(n => n.Name == node.Name); // A frozen cluster keeps nothing.
                Assert.IsTrue(node is { State: NodeState.Draining, Drain: DrainCause.Idle } && (!listed.IsDrained || Given.Tag(node.Id.Value).IsIn(listed.Reason)), $"{keep}");
            }
        });

    [TestMethod]
    public void Actions_EveryNode_IsActedOnOnce() =>
        ForAnySite(seen =>
        {
            var actions = Planner.Plan(seen).Actions;
            List<VmId> ids = [.. actions.OfType<PlanAction.Keep>().Select(k => k.Node), .. actions.OfType<PlanAction.Drain>().Select(d => d.Node), .. actions.OfType<PlanAction.Place>().Select(p => p.Vm)];
            Assert.HasCount(ids.Count, ids.Distinct());
        });

    [TestMethod]
    public void Verdicts_EveryPendingJob_HasExactlyOne() =>
        ForAnySite(seen =>
        {
            var plan = Planner.Plan(seen);
            foreach (var (cluster, planned) in seen.Clusters.OrderBy(c => c.Policy.Name).Zip(plan.Clusters))
            {
                var pending = planned.Frozen is null ? cluster.Snapshot!.Jobs.Where(j => j.State == JobState.Pending) : []; // Without a snapshot it is frozen.
                Assert.AreSequenceEqual(pending.Select(j => j.Id).Order(), planned.Jobs.Select(v => v.Job.Id).Order());
            }
        });

    [TestMethod]
    public void Verdicts_EveryTaskThatCounts_HasItsPlacesOrAReason() =>
        ForAnySite(seen =>
        {
            foreach (var verdict in Planner.Plan(seen).Clusters.SelectMany(c => c.Jobs))
            {
                var places = verdict.Slots.Sum(s => s.Tasks);
                var wanted = verdict.Tasks * verdict.Job.Shape.Nodes;
                Assert.AreEqual(places < wanted, verdict.Unplaced.Length > 0, $"{verdict.Job.Id}");
                Assert.IsTrue(places <= wanted && places % verdict.Job.Shape.Nodes == 0, $"{verdict.Job.Id}");
                Assert.AreEqual(verdict.Code == DemandCode.Counts, verdict.Tasks > 0, $"{verdict.Job.Id}");
            }
        });

    [TestMethod]
    public void Verdicts_HeterogeneousJob_HasPlacesForAllItsComponentsOrForNone() =>
        ForAnySite(seen =>
        {
            foreach (var whole in Planner.Plan(seen).Clusters.SelectMany(c => c.Jobs.Where(v => v.Job.PartOf is not null).GroupBy(v => (c.Cluster, v.Job.PartOf))))
            {
                Assert.HasCount(1, whole.Select(v => v.Code == DemandCode.Counts).Distinct(), $"{whole.Key}: all count or none");
                Assert.HasCount(1, whole.Select(v => v.Slots.IsEmpty).Distinct(), $"{whole.Key}: all have places or none");
            }
        });

    [TestMethod]
    public void Verdicts_WideJob_IsOnDifferentNodes() =>
        ForAnySite(seen =>
        {
            foreach (var verdict in Planner.Plan(seen).Clusters.SelectMany(c => c.Jobs).Where(v => v.Job.Shape.Nodes > 1))
            {
                foreach (var nodes in verdict.Slots.Chunk(verdict.Job.Shape.Nodes).Select(c => c.Select(s => s.Node).OfType<NodeName>().ToList()))
                {
                    Assert.HasCount(nodes.Count, nodes.Distinct());
                }
            }
        });

    [TestMethod]
    public void Verdicts_ExistingNode_IsNeverGivenMoreThanItHas() =>
        ForAnySite(seen =>
        {
            foreach (var (cluster, planned) in seen.Clusters.OrderBy(c => c.Policy.Name).Zip(Planner.Plan(seen).Clusters))
            {
                var given = planned.Jobs.SelectMany(v => v.Slots.Select(s => (s.Node, s.Kind, v.Job, s.Tasks)))
                    .Where(g => g.Kind is not (SlotKind.New or SlotKind.FreeSoon));
                foreach (var there in given.GroupBy(g => g.Node))
                {
                    var listed = cluster.Snapshot!.Nodes.FirstOrDefault(n => n.Name == there.Key); // Without a snapshot there are no verdicts.
                    var room = listed is not null && there.First().Kind != SlotKind.Booting ? listed.Total - listed.Allocated : seen.Nodes.Single(n => n.Name == there.Key).Resources - (listed?.Allocated ?? Resources.Zero);
                    Assert.IsTrue(there.Aggregate(Resources.Zero, (sum, g) => sum + (g.Job.Shape.PerNode * g.Tasks)).Fits(room), $"{there.Key}");
                    Assert.IsTrue(there.All(g => !g.Job.Shape.IsExclusive) || (there.Count() == 1 && listed is null or { HasJobs: false }), $"{there.Key}");
                }
            }
        });

    [TestMethod]
    public void Texts_EveryRefusalAndAction_HasAReason() =>
        ForAnySite(seen =>
        {
            var plan = Planner.Plan(seen);
            Assert.IsEmpty(plan.Actions.Where(a => a.Reason.Length == 0));
            Assert.IsEmpty(plan.Refusals.Where(r => r.Subject.Length == 0 || r.Reason.Length == 0));
            Assert.IsTrue(PlanText.Print(plan).EndsWith('\n'));
        });

    [TestMethod]
    public void Texts_EveryJob_IsExplained() =>
        ForAnySite(seen =>
        {
            foreach (var (cluster, planned) in seen.Clusters.OrderBy(c => c.Policy.Name).Zip(Planner.Plan(seen).Clusters).Where(c => c.First.Snapshot is not null))
            {
                foreach (var job in cluster.Snapshot!.Jobs) // The line above asks for one.
                {
                    var why = Explanation.Why(job.Id, cluster, planned, seen, null);
                    Assert.IsNotNull(why);
                    Assert.IsTrue(why.EndsWith('.') && !why.Contains("..", StringComparison.Ordinal) && !why.Contains("  ", StringComparison.Ordinal), why);
                }
            }
        });

    // The properties above are worth what the generator shows them.
    [TestMethod]
    public void Generator_ManySites_ShowsEveryActionPlaceAndVerdict()
    {
        var plans = Enumerable.Range(1, 1000).Select(seed => Planner.Plan(AnySite.Draw(new(Tape.Numbers(seed, 400))).Seen)).ToList();
        var verdicts = plans.SelectMany(p => p.Clusters).SelectMany(c => c.Jobs).ToList();
        Assert.HasCount(4, plans.SelectMany(p => p.Actions).CountBy(a => a.GetType()).Where(c => c.Value >= 10));
        Assert.HasCount(Enum.GetValues<SlotKind>().Length, verdicts.SelectMany(v => v.Slots).CountBy(s => s.Kind).Where(c => c.Value >= 10));
        Assert.HasCount(Enum.GetValues<DemandCode>().Length, verdicts.CountBy(v => v.Code).Where(c => c.Value >= 10));
        Assert.IsGreaterThanOrEqualTo(10, verdicts.Count(v => v.Job.Shape.Nodes > 1 && v.Slots.Length > 0));
        Assert.IsGreaterThanOrEqualTo(10, verdicts.Count(v => v.Job.PartOf is not null && v.Slots.Length > 0));
    }

    private static void ForAnySite(Action<Observation> check) => Property.Holds(400, 400, AnySite.Draw, site => check(site.Seen));

    private static Observation Shuffled(Observation seen, Tape tape) => seen with
    {
        Clusters = [.. tape.Shuffled(seen.Clusters).Select(c => c with
        {
            Pools = [.. tape.Shuffled(c.Pools)],
            Snapshot = c.Snapshot is { } read
                ? read with { Jobs = [.. tape.Shuffled(read.Jobs)], Nodes = [.. tape.Shuffled(read.Nodes)], Queues = [.. tape.Shuffled(read.Queues)] }
                : null,
        })],
        Hosts = [.. tape.Shuffled(seen.Hosts)],
        Nodes = [.. tape.Shuffled(seen.Nodes)],
        Vms = [.. tape.Shuffled(seen.Vms)],
    };

    private static string Everything(Plan plan) => $"{PlanText.Print(plan)}{Scene.Short(plan)}\n" + string.Join('\n', plan.Clusters.Select(c =>
        $"{c.Cluster} {c.Frozen} {string.Join(' ', c.Desired)} {string.Join(' ', c.Jobs.Select(v => $"{v.Job.Id} {v.Code} {v.Tasks} {string.Join(' ', v.Slots)} {v.Unplaced}"))}"));
}
