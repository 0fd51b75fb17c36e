using System.Globalization;
using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Tests.Packaging;

/// <summary>The packages that <c>make package</c> leaves in artifacts/, in systems of their own.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed partial class PackageTests
{
    /// <summary>What issue of systemd-analyze is allowed at most; 0 is closed to everything, 10 is a unit without any protection.</summary>
    private const double MostExposure = 2.5;

    private static readonly string Unit = Checkout.PathOf("packaging", "systemd", "stratuslab-elastic.service");

    public required TestContext TestContext { get; set; }

    [TestMethod]
    public async Task Packages_InASystemOfTheirOwn_AreInstalledRunUpgradedAndRemoved()
    {
        var (status, printed) = await Outside.RunAsync(Checkout.PathOf("tests", "lab", "package-check"), [Artifact("*_amd64.deb"), Artifact("*.x86_64.rpm")], TestContext.CancellationToken);
        Assert.AreEqual(0, status, printed);
        StringAssert.EndsWith(printed, "package-check: all is well\n");
    }

    [TestMethod]
    public async Task Unit_OfThePackages_IsAsGuardedAsItIsSaid()
    {
        var (status, printed) = await Outside.RunAsync("systemd-analyze", ["security", "--offline=true", "--no-pager", Unit], TestContext.CancellationToken);
        Assert.AreEqual(0, status, printed);
        var exposure = double.Parse(Exposure().Match(printed).Groups["level"].Value, CultureInfo.InvariantCulture);
        Assert.IsLessThanOrEqualTo(MostExposure, exposure, printed);
    }

    [TestMethod]
    public async Task Unit_OfThePackages_IsUnderstoodBySystemd()
    {
        // It looks for the program and the user's manual pages, which are not here.
        var root = Directory.CreateTempSubdirectory("elastic-unit").FullName;
        try
        {
            var copy = Path.Combine(root, Path.GetFileName(Unit));
            await File.WriteAllTextAsync(
                copy,
                Documentation().Replace((await File.ReadAllTextAsync(Unit, TestContext.CancellationToken)).Replace("/usr/bin/elastic", "/bin/true", StringComparison.Ordinal), ""),
                TestContext.CancellationToken);
            var (status, printed) = await Outside.RunAsync("systemd-analyze", ["verify", "--man=no", copy], TestContext.CancellationToken);
            Assert.AreEqual(0, status, printed);
            Assert.AreEqual("", string.Join('\n', printed.Split('\n').Where(l => l.Contains("stratuslab-elastic", StringComparison.Ordinal))));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static string Artifact(string pattern) =>
        Directory.Exists(Checkout.PathOf("artifacts")) && Directory.GetFiles(Checkout.PathOf("artifacts"), $"stratuslab-elastic{pattern}") is [var one] ? one
            : throw new AssertFailedException($"artifacts/ does not have one stratuslab-elastic{pattern}: make package");

    [GeneratedRegex(@"Overall exposure level for .*: (?<level>[\d.]+) ")]
    private static partial Regex Exposure();

    [GeneratedRegex("^Documentation=.*\n", RegexOptions.Multiline)]
    private static partial Regex Documentation();
}
