namespace StratusLab.Elastic.Simulation.Tests;

[TestClass]
public sealed class SyntheticWorkloadTests
{
    [TestMethod]
    public void Bursts_SameSeed_AreTheSameJobs()
    {
        CollectionAssert.AreEqual(SyntheticWorkload.Bursts(7), SyntheticWorkload.Bursts(7));
        CollectionAssert.AreNotEqual(SyntheticWorkload.Bursts(7), SyntheticWorkload.Bursts(8));
    }

    [TestMethod]
    public void Steady_SameSeed_AreTheSameJobs()
    {
        CollectionAssert.AreEqual(SyntheticWorkload.Steady(7), SyntheticWorkload.Steady(7));
        CollectionAssert.AreNotEqual(SyntheticWorkload.Steady(7), SyntheticWorkload.Steady(8));
    }

    [TestMethod]
    public void Bursts_OfAnySeed_AreTwelveTimes5To60JobsInTheirOrder()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var jobs = SyntheticWorkload.Bursts(seed);
            Assert.IsInRange(12 * 5, 12 * 60, jobs.Length);
            Assert.IsTrue(jobs.SequenceEqual(jobs.OrderBy(j => j.After)), $"seed {seed}");
            Assert.IsTrue(jobs.All(j => j.Cores is 1 or 2 or 4 && j.RunTime.TotalSeconds is >= 60 and < 1200 && j.Walltime >= j.RunTime), $"seed {seed}");
        }
    }

    [TestMethod]
    public void Steady_OfAnySeed_IsADayWithAJobEvery90Seconds()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var jobs = SyntheticWorkload.Steady(seed);
            Assert.AreEqual(960, jobs.Length, 160, "a Poisson process of 960 expected: five standard deviations");
            Assert.IsTrue(jobs.SequenceEqual(jobs.OrderBy(j => j.After)) && jobs[^1].After < TimeSpan.FromDays(1), $"seed {seed}");
        }
    }
}
