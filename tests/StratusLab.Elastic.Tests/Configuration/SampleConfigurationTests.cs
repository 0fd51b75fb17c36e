using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>The samples that the packages install.</summary>
[TestClass]
public sealed class SampleConfigurationTests
{
    public static IEnumerable<object[]> Samples => Directory.GetFiles(Checkout.PathOf("packaging", "samples"), "*.yaml").Order(StringComparer.Ordinal).Select(f => new object[] { Path.GetFileName(f) });

    [TestMethod]
    [DynamicData(nameof(Samples))]
    public async Task Sample_Checked_IsGood(string file)
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("config", "check", "--config", Checkout.PathOf("packaging", "samples", file)), shell.Error);
    }

    [TestMethod]
    public void Samples_Together_HaveASiteOfEachBatchSystem() =>
        CollectionAssert.AreEquivalent(
            new[] { "openpbs.yaml", "sge.yaml", "simulated.yaml", "slurm-cloud.yaml", "slurm.yaml", "torque.yaml" }, Samples.Select(s => (string)s[0]).ToArray());
}
