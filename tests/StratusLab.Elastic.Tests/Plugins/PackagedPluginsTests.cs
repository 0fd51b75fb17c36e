using System.Diagnostics;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>The plugins as elastic's package lays them down (packaging/build): in one directory, with a link to each from where they are called.</summary>
[TestClass]
public sealed class PackagedPluginsTests
{
    private const string Share = "usr/share/stratuslab-elastic/lrms-plugins";
    private const string Lib = "usr/lib/stratuslab-elastic";

    private readonly string root = Directory.CreateTempSubdirectory("elastic-plugins").FullName;

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task LayDownAsync()
    {
        Directory.CreateDirectory(Path.Combine(root, Share, ".."));
        Directory.CreateDirectory(Path.Combine(root, Lib));
        using var copy = Process.Start("cp", ["-r", Script.PathOf(""), Path.Combine(root, Share)]);
        await copy.WaitForExitAsync(Ct);
        foreach (var plugin in Directory.GetDirectories(Path.Combine(root, Share)).Select(Path.GetFileName))
        {
            Directory.CreateSymbolicLink(Path.Combine(root, Lib, plugin!), $"../../share/stratuslab-elastic/lrms-plugins/{plugin}"); // A directory has a name.
        }
    }

    [TestCleanup]
    public void Remove() => Directory.Delete(root, recursive: true);

    [TestMethod]
    [DataRow(Share)]
    [DataRow(Lib)]
    public async Task Install_FromThePackage_UsesItsFilesAndUninstallLeavesThem(string from)
    {
        var spool = Directory.CreateDirectory(Path.Combine(root, "spool")).FullName;
        var environment = new Dictionary<string, string>
        {
            ["DESTDIR"] = root, ["TORQUE_HOME"] = spool, ["ELASTIC_LIB"] = Path.Combine(root, Lib), ["ELASTIC_ETC"] = Path.Combine(root, "etc/stratuslab-elastic"),
        };
        var before = Files();
        for (var i = 0; i < 2; i++)
        {
            await RunAsync("follow/install", "main", "/var/spool/torque/server_priv/accounting");
            await RunAsync("torque/install", "main");
        }

        Assert.Contains($"SUBMITFILTER {root}/{Lib}/torque/submitfilter\n", await File.ReadAllTextAsync(Path.Combine(spool, "torque.cfg"), Ct));
        await RunAsync("follow/uninstall", "main");
        await RunAsync("torque/uninstall");
        Assert.AreEqual(before, Files());

        async Task RunAsync(string script, params string[] arguments)
        {
            var (status, printed) = await Script.RunAsync(Path.Combine(root, from, script), environment, Ct, arguments);
            Assert.AreEqual(0, status, printed);
        }
    }

    private string Files() => string.Join('\n', Directory.GetFiles(Path.Combine(root, Share), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
}
