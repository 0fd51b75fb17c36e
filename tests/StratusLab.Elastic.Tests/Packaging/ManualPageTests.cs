using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Packaging;

/// <summary>The manual pages that the program writes of itself.</summary>
[TestClass]
public sealed class ManualPageTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-man").FullName;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Pages_Written_AreOneForEachCommand()
    {
        await WriteAsync();
        var help = new Shell();
        await help.RunAsync("complete", "--", "");
        var commands = help.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => $"elastic-{l.Split('\t')[0]}.1");
        CollectionAssert.AreEquivalent(commands.Append("elastic.1").Append("elastic.yaml.5").ToArray(), Directory.GetFiles(directory).Select(f => Path.GetFileName(f)).ToArray());
    }

    [TestMethod]
    public async Task Pages_WrittenAgain_AreTheSame()
    {
        await WriteAsync();
        var first = Directory.GetFiles(directory).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        StringAssert.StartsWith(first[0], ".TH ELASTIC");
        StringAssert.Contains(first[0].Split('\n')[0], " 2026-01-01 ");
        await WriteAsync();
        CollectionAssert.AreEqual(first, Directory.GetFiles(directory).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray());
    }

    [TestMethod]
    public async Task ConfigurationPage_Written_HasEverySetting()
    {
        await WriteAsync();
        var page = await File.ReadAllTextAsync(Path.Combine(directory, "elastic.yaml.5"), Ct);
        foreach (var setting in Elastic.Configuration.ConfigurationReference.Settings)
        {
            StringAssert.Contains(page, $"\\fB{setting.Key.Replace("-", "\\-", StringComparison.Ordinal)}\\fR\n");
        }
    }

    [TestMethod]
    public async Task Directory_ThatCannotBeWritten_IsSaid()
    {
        var shell = new Shell();
        Assert.AreEqual(1, await shell.RunAsync("man", "/proc/nowhere"));
        StringAssert.StartsWith(shell.Error, "The manual pages could not be written into /proc/nowhere: ");
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Pages_ReadByTheFormatters_GiveNoWarning()
    {
        await WriteAsync();
        foreach (var page in Directory.GetFiles(directory))
        {
            Assert.AreEqual((0, ""), await Outside.RunAsync("groff", ["-ww", "-man", "-Tutf8", "-z", page], Ct), page);
            Assert.AreEqual((0, ""), await Outside.RunAsync("mandoc", ["-T", "lint", "-W", "warning", page], Ct), page);
            var (status, printed) = await Outside.RunAsync("sh", ["-c", "LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l -Z \"$1\" 2>&1 >/dev/null", "sh", page], Ct);
            Assert.AreEqual((0, ""), (status, printed), page);
        }
    }

    private async Task WriteAsync()
    {
        var shell = new Shell();
        shell.Environment["SOURCE_DATE_EPOCH"] = "1767225600";
        Assert.AreEqual(0, await shell.RunAsync("man", directory), shell.Error);
    }
}
