namespace StratusLab.Elastic.Tests.Packaging;

/// <summary>Whatever says under which licence the project is says the same.</summary>
[TestClass]
public sealed class LicenceTests
{
    [TestMethod]
    public void Licence_WhereverItIsSaid_IsApache2()
    {
        StringAssert.Matches(File.ReadAllText(Checkout.PathOf("LICENSE")), new(@"^\s+Apache License\s+Version 2\.0, January 2004\s"));
        StringAssert.Contains(File.ReadAllText(Checkout.PathOf("packaging", "copyright")), "Files: *\nCopyright: StratusLab\nLicense: Apache-2.0\n");
        StringAssert.Matches(File.ReadAllText(Checkout.PathOf("packaging", "rpm", "stratuslab-elastic.spec.in")), new(@"(?m)^License: +Apache-2\.0 AND "));
        StringAssert.Contains(File.ReadAllText(Checkout.PathOf("README.md")), "[Apache License 2.0](LICENSE)");
    }

    // What is published beside our own: a new library needs a paragraph.
    [TestMethod]
    public void Copyright_OfEveryLibraryThatIsShipped_IsSaid()
    {
        var patterns = File.ReadAllLines(Checkout.PathOf("packaging", "copyright"))
            .Where(l => l.Contains("usr/lib/stratuslab-elastic/", StringComparison.Ordinal)).Select(l => l[(l.LastIndexOf('/') + 1)..]).ToArray();
        var program = Path.GetDirectoryName(typeof(Elastic.Web.WebPaths).Assembly.Location)!; // It was loaded from a file.
        using var dependencies = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(program, "elastic.deps.json")));
        var libraries = dependencies.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            .Where(l => l.Value.TryGetProperty("runtime", out _)).SelectMany(l => l.Value.GetProperty("runtime").EnumerateObject().Select(f => Path.GetFileName(f.Name)))
            .Where(f => f != "elastic.dll" && !f.StartsWith("StratusLab.", StringComparison.Ordinal)).ToArray();

        Assert.IsNotEmpty(libraries);
        Assert.AreEqual("", string.Join('\n', libraries.Where(f => !patterns.Any(p => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(p, f)))));
    }
}
