using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>What becomes of a toy world when every plan is carried out: it serves every job it can, comes to rest, and never goes back and forth.</summary>
[TestClass]
public sealed class ClosedLoopTests
{
    private const int Numbers = 220;

    [TestMethod]
    public void World_JobsThatCanRun_AllRun() => ForAnyWorld(site =>
    {
        var world = new ToyWorld(site);
        while (!world.AllJobsRan && world.Pass < site.EnoughPasses)
        {
            world.Go();
        }

        Assert.IsTrue(world.AllJobsRan, world.History);
        Assert.IsEmpty(world.Wrongs, $"{string.Join('\n', world.Wrongs)}\n{world.History}");
    });

    [TestMethod]
    public void World_NoMoreJobs_ComesToRestWithItsMinimum() => ForAnyWorld(site =>
    {
        var world = Settled(site);
        foreach (var pool in site.Pools)
        {
            Assert.AreEqual(pool.Min, world.Nodes.Count(n => n.Pool == pool.Name && n.State == NodeState.Ready), world.History);
        }
    });

    [TestMethod]
    public void World_JobsThatNeverStart_ComesToRestToo() => ForAnyWorld(site => Settled(site with { IsSchedulerStuck = true }));

    [TestMethod]
    public void World_ConstantInput_NeverDrainsANodeTwice() => ForAnyWorld(site =>
    {
        var world = Settled(site with { IsSchedulerStuck = true, Jobs = [.. site.Jobs.Select(j => j with { SubmitPass = 1 })] });
        Assert.IsEmpty(world.Drains.Where(d => d.Value > 1), world.History);
    });

    // The properties above are worth what the worlds go through.
    [TestMethod]
    public void Generator_ManyWorlds_SeeJobsRunNodesDrainAndDrainsUndone()
    {
        var worlds = Enumerable.Range(1, 40).Select(seed => Settled(ToySite.Draw(new(Tape.Numbers(seed, Numbers))))).ToList();
        Assert.IsGreaterThanOrEqualTo(20, worlds.Count(w => w.Drains.Count > 0));
        Assert.IsGreaterThanOrEqualTo(3, worlds.Count(w => w.Keeps > 0));
        Assert.IsGreaterThanOrEqualTo(10, worlds.Count(w => w.WideJobsRan > 0));
    }

    private static void ForAnyWorld(Action<ToySite> check) => Property.Holds(25, Numbers, ToySite.Draw, check);

    /// <summary>Runs until nothing has moved for longer than every time-out.</summary>
    private static ToyWorld Settled(ToySite site)
    {
        var world = new ToyWorld(site);
        var last = site.Jobs.Select(j => j.SubmitPass).DefaultIfEmpty(0).Max();
        while ((world.QuietPasses < 30 || !world.IsIdle || world.Pass < last) && world.Pass < site.EnoughPasses + 100)
        {
            world.Go();
        }

        Assert.IsGreaterThanOrEqualTo(30, world.QuietPasses, world.History);
        Assert.IsEmpty(world.Wrongs, $"{string.Join('\n', world.Wrongs)}\n{world.History}");
        return world;
    }
}
