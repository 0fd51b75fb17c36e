using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.History;
using StratusLab.Elastic.Tests.Metrics;

namespace StratusLab.Elastic.Tests.History;

[TestClass]
public sealed class SamplerTests
{
    [TestMethod]
    public void Take_NodesInEveryState_CountsEveryCoreOnce()
    {
        WorkerNode[] nodes = [.. Enum.GetValues<NodeState>().Where(s => s < NodeState.Gone).Select((s, i) => Scenes.Node(i + 1, s))];
        LrmsNode[] listed = [Listed("wn-4", 3), Listed("wn-5", 1)];

        var all = Sampler.Take(Scenes.Seen(Scenes.Cluster(nodes: listed), 0, nodes), Plan(null))[0];

        // Requested, booting, joining; 3 of the ready one's and 1 of the draining one's four; what is left of these; leaving and stopping.
        Assert.AreEqual((12, 4, 1, 11), (all.Booting, all.Busy, all.Idle, all.Leaving));
        Assert.AreEqual(nodes.Length * 4, all.Supply);
    }

    [TestMethod]
    public void Take_Demand_IsWhatJobsUseAndWhatCounts()
    {
        var counts = Scenes.Job("1", cores: 2) with { Tasks = 3 };
        var plan = Plan(null) with
        {
            Clusters =
            [
                new()
                {
                    Cluster = new("main"),
                    Jobs = [new(counts, DemandCode.Counts, 3, [], ""), new(Scenes.Job("2", cores: 50), DemandCode.Held, 0, [], "")],
                    Desired = System.Collections.Immutable.ImmutableSortedDictionary<PoolName, int>.Empty.Add(new("small"), 3),
                },
            ],
        };
        var samples = Sampler.Take(Scenes.Seen(Scenes.Cluster(nodes: [Listed("wn-1", 4)]), 0, Scenes.Node(1)), plan);

        Assert.HasCount(2, samples);
        Assert.AreEqual((null, (int?)10), (samples[0].Pool, samples[0].Wanted));
        Assert.AreEqual((new PoolName("small"), (int?)12), (samples[1].Pool, samples[1].Wanted));
        Assert.AreEqual(4, samples[1].Busy);
    }

    [TestMethod]
    public void Take_FrozenCluster_DoesNotKnowWhatIsWanted()
    {
        var samples = Sampler.Take(Scenes.Seen(Scenes.Cluster(incomplete: "cut off"), 0, Scenes.Node(1) with { BusySince = Scenes.Ten }, Scenes.Node(2)), Plan("cut off"));

        Assert.IsTrue(samples.All(s => s.Wanted is null));
        Assert.AreEqual((4, 4), (samples[0].Busy, samples[0].Idle), "as the ledger knows it");
    }

    private static LrmsNode Listed(string name, int used) => new() { Name = new(name), IsUp = true, HasJobs = used > 0, Total = new(4, 8000), Allocated = new(used, 1000) };

    private static Plan Plan(string? frozen) => Scenes.Plan(Scenes.Seen()) with { Clusters = [new() { Cluster = new("main"), Frozen = frozen }] };
}
