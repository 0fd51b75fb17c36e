using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Reconciliation;

[TestClass]
public sealed class CloudBooksTests
{
    [TestMethod]
    public void Count_HostThatLeftTheConfiguration_KeepsItsCostsAndAddsNone()
    {
        var noon = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
        var site = new ServedSite { Name = "lab", Clusters = [], Hosts = [], Networks = [], Tuning = new() };
        var memory = PlannerMemory.Empty with { Clouds = PlannerMemory.Empty.Clouds.Add(new("aws"), CloudMemory.None.Count(noon, 2)) };

        var left = CloudBooks.Count(memory, site, [], noon.AddHours(1));
        var later = CloudBooks.Count(left, site, [], noon.AddHours(9));

        Assert.AreEqual(2m, later.Clouds[new("aws")].CostOfMonth(noon.AddHours(9)));
        Assert.AreSame(left, later);
    }
}
