using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>What is told of nodes and jobs from the record.</summary>
[TestClass]
public sealed class StoryTests
{
    private static readonly DateTimeOffset Now = Given.Noon + TimeSpan.FromHours(3);

    [TestMethod]
    public void Node_WholeLife_IsToldInOrder()
    {
        var node = Given.Node(1, NodeState.Gone) with
        {
            MadeFor = [new("4711"), new("4715")],
            Created = Given.Noon,
            Booted = Given.Noon + Given.Seconds(12),
            Joined = Given.Noon + Given.Seconds(41),
            FirstBusy = Given.Noon + Given.Seconds(50),
            Busy = Given.Minutes(60),
            Drain = DrainCause.Idle,
            Reason = "nothing of it is left",
            Ended = Given.Noon + Given.Minutes(80),
        };
        var vm = Given.Vm(1) with { Deployed = Given.Noon + Given.Seconds(3) };

        var story = NodeStory.Tell(node, vm, [Run("4711", 1)], true, [], PlacementPolicy.Packing, Now);

        Assert.StartsWith("wn-0-1 (4 cores", story);
        Contains(story, "was asked for at 12:00:00 UTC by jobs 4711, 4715.");
        Contains(story, "It was placed on kvm01, the fullest host that had room (the site packs).");
        Contains(story, "Its disks and domain were made after 3 s, its VM ran after another 9 s, it took jobs after another 29 s: ready at 12:00:41 UTC, 41 s in all.");
        Contains(story, "Its first job was on it 9 s after that; it was busy for 1 h in all.");
        Contains(story, "1 job ran on it: 4711 (alice, 12:01:00 UTC for about 30 min).");
        Contains(story, "It was retired and gone at 13:20:00 UTC, 1 h 20 min after it was asked for: nothing of it is left. It was drained because it was idle.");
    }

    [TestMethod]
    public void Node_ThatFailed_TellsWhatWentWrongAndTheConsolesLastLines()
    {
        var node = Given.Node(1, NodeState.Failed) with { Joined = null, FirstBusy = null, Reason = "it did not take jobs within 900 s of its VM's start" };
        var vm = Given.Vm(1) with { Failure = "no kernel", ConsoleTail = "a\nb\nc\nd\ne\n\u001b[31mslurmd: fatal\n", FailedOn = [new("kvm02")] };

        var story = NodeStory.Tell(node, vm, [], true, [new() { At = Given.Noon, Kind = "operator", Text = "Node wn-0-1: it leaves, as alice ordered." }], PlacementPolicy.Striping, Now);

        Contains(story, "the emptiest host (the site spreads), after kvm02 had failed it.");
        Contains(story, "What went wrong with its VM: no kernel.");
        Contains(story, "At 12:00:00 UTC: Node wn-0-1: it leaves, as alice ordered.");
        Assert.EndsWith("The last lines of its console:\n  b\n  c\n  d\n  e\n  ?[31mslurmd: fatal", story);
    }

    [TestMethod]
    public void Job_ThatEnded_IsToldWithTheNodeThatWasMadeForIt()
    {
        var made = Given.Node(2) with { Created = Given.Noon + Given.Seconds(10), Joined = Given.Noon + Given.Seconds(51) };

        var story = JobStory.Tell([Run("4711", 1, 2)], [made], Now);

        Assert.AreEqual(
            "Job 4711 (alice, 2 nodes x 4 cores) waited 1 min in queue batch of cluster \"main\". It counted as demand from 12:00:05 UTC on. "
            + "It was given wn-0-1, wn-0-2, started at 12:01:00 UTC and ended at about 12:31:00 UTC, after 30 min. "
            + "wn-0-2 was made for it: asked for at 12:00:10 UTC, ready after 41 s.",
            story);
    }

    [TestMethod]
    public void Job_ThatWasRequeued_IsToldWithItsEarlierRun()
    {
        var again = Run("4711", 3) with { Started = Given.Noon + Given.Minutes(40), Ended = null };

        var story = JobStory.Tell([again, Run("4711", 1)], [], Now);

        Contains(story, "was submitted at 12:00:00 UTC in queue batch");
        Contains(story, "It was given wn-0-3, started at 12:40:00 UTC and has run for 2 h 20 min. Before that it ran on wn-0-1 from 12:01:00 UTC to about 12:31:00 UTC.");
    }

    private static void Contains(string story, string expected) => Assert.IsTrue(story.Contains(expected, StringComparison.Ordinal), $"\"{expected}\" is not in: {story}");

    private static JobRun Run(string job, params int[] nodes) => new()
    {
        Cluster = Given.Main,
        Job = new(job),
        User = "alice",
        Queue = "batch",
        Shape = $"{nodes.Length} nodes x 4 cores",
        Submitted = Given.Noon,
        Counted = Given.Noon + Given.Seconds(5),
        Started = Given.Noon + Given.Minutes(1),
        Nodes = [.. nodes.Select(n => new NodeName($"wn-0-{n}"))],
        Ended = Given.Noon + Given.Minutes(31),
    };
}
