using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>The components of a heterogeneous job start together: nodes are booted for all of them or for none.</summary>
[TestClass]
public sealed class HeterogeneousJobTests
{
    private static readonly Pool Large = Given.Pool("large", cores: 8, max: 1);

    [TestMethod]
    public void Plan_ComponentsThatWantOtherNodes_GetThoseOfEach() =>
        Assert.AreEqual(
            "boot large kvm01 for 7+0; boot medium kvm01 for 7+1; boot medium kvm01 for 7+1",
            new Scene().With(Given.Pool(), Large).With(Part("7+0", cores: 8), Part("7+1", cores: 4, nodes: 2)).Actions());

    [TestMethod]
    public void Plan_NoRoomForOneComponent_BootsNothingForAnyOfThem()
    {
        var scene = new Scene().With(Given.Pool(), Large).With(Part("7+0", cores: 8), Part("7+1", cores: 8), Part("7+2", cores: 1));
        Assert.AreEqual("", scene.Actions());
        Assert.AreEqual("jobs 7+0, 7+1, 7+2: its components start together, and not all get a place: pool \"large\" is at its maximum, 1", scene.Refusals());
    }

    [TestMethod]
    public void Plan_NoRoomForOneComponent_LeavesItToOtherJobs()
    {
        var scene = new Scene().With(Given.Pool(), Large).Ours(Given.Node(3))
            .With(Part("7+0", cores: 8), Part("7+1", cores: 8), Part("7+2", cores: 4), Given.Pending("8", cores: 8), Given.Pending("9", cores: 4), Given.Pending("10", cores: 4));
        Assert.AreEqual("boot large kvm01 for 8; boot medium kvm01 for 10", scene.Actions(), "and 9 has the node that is free");
    }

    [TestMethod]
    public void Plan_ManyAlikeWithoutRoom_AreAllRefused()
    {
        var jobs = Enumerable.Range(10, 50).SelectMany(i => new[] { Part($"{i}+0", cores: 8), Part($"{i}+1", cores: 8) }).ToArray();
        var plan = new Scene().With(Given.Pool(), Large).With(jobs).Plan();
        Assert.IsEmpty(plan.Actions);
        Assert.IsTrue(plan.Clusters.Single().Jobs.All(v => v.Unplaced.Length > 0 && v.Slots.IsEmpty));
    }

    [TestMethod]
    public void Plan_ComponentsOnFreeNodes_BootNothing() =>
        Assert.AreEqual("", new Scene().Ours(Given.Node(3)).Ours(Given.Node(4)).With(Part("7+0", cores: 4), Part("7+1", cores: 4)).Actions());

    [TestMethod]
    public void Read_OneComponentDoesNotCount_NoneDoes()
    {
        var plan = new Scene().With(Part("7+0"), Part("7+1", cores: 64), Given.Pending("8")).Plan();
        Assert.AreEqual("7+0:OtherComponent 7+1:TooLarge 8:Counts", string.Join(' ', plan.Clusters.Single().Jobs.Select(v => $"{v.Job.Id}:{v.Code}")));
    }

    [TestMethod]
    public void Why_TheJobItself_TellsOfEachComponentAndWhichOneIsInTheWay()
    {
        var scene = new Scene().With(Part("7+0"), Part("7+1", cores: 64));
        var why = Why(scene, "7").Split('\n');
        Assert.HasCount(2, why);
        Assert.EndsWith("The components of job 7 start together, and 7+1 does not count: fits no pool: the largest node it could get has 4 cores, 8 GiB (pool \"medium\"). So nothing is booted for it.", why[0]);
        Assert.EndsWith("It fits no pool: the largest node it could get has 4 cores, 8 GiB (pool \"medium\"). Raise that pool's template, or ask for less per node.", why[1]);
    }

    [TestMethod]
    public void Why_AComponentThatCounts_SaysThatAllComeTogether() =>
        Assert.Contains("The components of job 7 start together: their nodes are booted all or none.", Why(new Scene().With(Part("7+0"), Part("7+1", cores: 4)), "7+1"));

    private static string Why(Scene scene, string id)
    {
        var seen = scene.See();
        return Explanation.Why(new(id), seen.Clusters[0], Planner.Plan(seen).Clusters[0], seen, null)!; // The job is there.
    }

    private static Job Part(string id, int cores = 1, int nodes = 1) => Given.Pending(id, cores, nodes) with { PartOf = new(id.Split('+')[0]) };
}
