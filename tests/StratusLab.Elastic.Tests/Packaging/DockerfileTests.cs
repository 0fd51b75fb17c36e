namespace StratusLab.Elastic.Tests.Packaging;

/// <summary>The Dockerfile keeps the rules that linters of it have (hadolint's numbers); it cannot be built where these tests run.</summary>
[TestClass]
public sealed class DockerfileTests
{
    private static readonly string[] Lines = Instructions();

    [TestMethod]
    public void Bases_OfBothStages_AreArgumentsWithATag()
    {
        var bases = Lines.Where(l => l.StartsWith("FROM ", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(2, bases);
        foreach (var image in bases.Select(b => b.Split(' ')[1]))
        {
            StringAssert.Matches(image, new(@"^\$\{[A-Z]+\}$"), "a digest can be given from outside");
            var value = Lines.Single(l => l.StartsWith($"ARG {image[2..^1]}=", StringComparison.Ordinal));
            StringAssert.Matches(value, new(@"=[\w.\-/]+:\d+\.\d+\.\d+-[a-z]+(@sha256:[0-9a-f]{64})?$"), "DL3006, DL3007: one version, not \"latest\", nor the newest of a kind");
        }
    }

    [TestMethod]
    public void Labels_OfTheImage_SayTheVersionAndTheLicence()
    {
        var label = Lines.Single(l => l.StartsWith("LABEL ", StringComparison.Ordinal));
        var version = System.Xml.Linq.XDocument.Load(Checkout.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        StringAssert.Contains(label, $"org.opencontainers.image.version=\"{version}\"");
        StringAssert.Contains(label, "org.opencontainers.image.licenses=\"Apache-2.0\"");
    }

    [TestMethod]
    public void LastStage_OfTheImage_HasNoToolsOfTheBuild()
    {
        var last = string.Join('\n', Lines.Skip(Array.FindLastIndex(Lines, l => l.StartsWith("FROM ", StringComparison.Ordinal))));
        Assert.IsFalse(System.Text.RegularExpressions.Regex.IsMatch(last, @"\b(dotnet (restore|publish|build)|gcc|make|build-essential|git)\b"), last);
        StringAssert.Contains(last, "COPY --from=build ");
    }

    [TestMethod]
    public void LastUser_OfTheImage_IsANumberAndNotRoot() =>
        StringAssert.Matches(Lines.Last(l => l.StartsWith("USER ", StringComparison.Ordinal)), new(@"^USER [1-9]\d+:[1-9]\d+$"), "DL3002; a number, so that an orchestrator can see that it is not root");

    [TestMethod]
    public void Packages_Installed_LeaveNothingBehind()
    {
        foreach (var run in Lines.Where(l => l.Contains("apt-get install", StringComparison.Ordinal)))
        {
            StringAssert.Contains(run, "apt-get update", "DL3009: both in one layer");
            StringAssert.Contains(run, "install -y --no-install-recommends", "DL3014, DL3015");
            StringAssert.Contains(run, "rm -rf /var/lib/apt/lists/*", "DL3009");
        }
    }

    [TestMethod]
    public void Image_AsAWhole_IsWatchedAndHasNoSecret()
    {
        Assert.AreEqual(1, Lines.Count(l => l.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)));
        Assert.IsFalse(Lines.Any(l => l.StartsWith("ADD ", StringComparison.Ordinal)), "DL3020: COPY fetches and unpacks nothing");
        Assert.IsFalse(Lines.Any(l => l.Contains("sudo", StringComparison.Ordinal) || l.StartsWith("MAINTAINER", StringComparison.Ordinal)), "DL3004, DL4000");
        foreach (var set in Lines.Where(l => l.StartsWith("ENV ", StringComparison.Ordinal) || l.StartsWith("ARG ", StringComparison.Ordinal)))
        {
            StringAssert.DoesNotMatch(set, new("(?i)password|secret|token|key"));
        }

        foreach (var command in Lines.Where(l => l.StartsWith("CMD ", StringComparison.Ordinal) || l.StartsWith("ENTRYPOINT ", StringComparison.Ordinal)))
        {
            StringAssert.Matches(command, new(@"^\w+ \[.*\]$"), "DL3025: without a shell, so that signals arrive");
        }
    }

    [TestMethod]
    public void Context_OfTheBuild_HasOnlyWhatIsNamed() =>
        Assert.AreEqual("*", File.ReadAllLines(Checkout.PathOf(".dockerignore")).First(l => !l.StartsWith('#')), "nothing of the checkout gets in by accident");

    private static string[] Instructions() =>
        [.. string.Join('\n', File.ReadAllLines(Checkout.PathOf("Dockerfile")).Where(l => !l.StartsWith('#'))).Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.RegularExpressions.Regex.Replace(l, " +", " "))];
}
