using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Tests.Reconciliation;

[TestClass]
public sealed class HostsFileTests
{
    private const string Begin = "# begin stratuslab-elastic lab\n";
    private const string End = "# end stratuslab-elastic lab\n";

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-hosts-").FullName;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string FilePath => Path.Combine(directory, "hosts");

    [TestCleanup]
    public void Clean() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    [DataRow("127.0.0.1 localhost\n", "127.0.0.1 localhost\n" + Begin + "10.77.0.5\twn-5\n" + End)]
    [DataRow("127.0.0.1 localhost", "127.0.0.1 localhost\n" + Begin + "10.77.0.5\twn-5\n" + End)]
    [DataRow("", Begin + "10.77.0.5\twn-5\n" + End)]
    [DataRow("a\n" + Begin + "10.77.0.9\twn-9\n" + End + "b\r\n", "a\n" + Begin + "10.77.0.5\twn-5\n" + End + "b\r\n")]
    [DataRow("# begin stratuslab-elastic other\nx\n# end stratuslab-elastic other\n", "# begin stratuslab-elastic other\nx\n# end stratuslab-elastic other\n" + Begin + "10.77.0.5\twn-5\n" + End)]
    public async Task Update_AnyFile_ChangesOurLinesAlone(string before, string after)
    {
        await File.WriteAllTextAsync(FilePath, before, Ct);
        var hosts = Make();

        await hosts.UpdateAsync([Held(5)], Ct);

        Assert.AreEqual("", hosts.Problem);
        Assert.AreEqual(after, await File.ReadAllTextAsync(FilePath, Ct));
    }

    [TestMethod]
    public async Task Update_BytesThatAreNoText_StayAsTheyAre()
    {
        await File.WriteAllBytesAsync(FilePath, [0xff, 0x00, 0xc3, (byte)'\n'], Ct);

        await Make().UpdateAsync([], Ct);

        CollectionAssert.AreEqual(new byte[] { 0xff, 0x00, 0xc3, (byte)'\n' }, (await File.ReadAllBytesAsync(FilePath, Ct))[..4]);
    }

    [TestMethod]
    public async Task Update_NothingNew_TouchesNothing()
    {
        await File.WriteAllTextAsync(FilePath, "", Ct);
        var hosts = Make();
        await hosts.UpdateAsync([Held(5)], Ct);
        var longAgo = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(FilePath, longAgo);

        await hosts.UpdateAsync([Held(5), Held(6) with { QuarantinedUntil = DateTimeOffset.MaxValue }], Ct);

        Assert.AreEqual(longAgo, File.GetLastWriteTimeUtc(FilePath));
    }

    [TestMethod]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task Update_ModeAndLink_AreKept()
    {
        var real = Path.Combine(directory, "real");
        await File.WriteAllTextAsync(real, "", Ct);
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        File.CreateSymbolicLink(FilePath, "real");

        await Make().UpdateAsync([Held(5)], Ct);

        Assert.AreEqual("real", new FileInfo(FilePath).LinkTarget);
        Assert.Contains("wn-5", await File.ReadAllTextAsync(real, Ct));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(real));
        Assert.HasCount(2, Directory.GetFileSystemEntries(directory));
    }

    [TestMethod]
    [DataRow(Begin)]
    [DataRow(End)]
    [DataRow(End + Begin)]
    [DataRow(Begin + End + Begin + End)]
    public async Task Update_MarksThatDoNotFit_LeaveTheFileAlone(string text)
    {
        await File.WriteAllTextAsync(FilePath, text, Ct);
        var hosts = Make();

        await hosts.UpdateAsync([Held(5)], Ct);

        Assert.Contains("Mend them by hand", hosts.Problem);
        Assert.AreEqual(text, await File.ReadAllTextAsync(FilePath, Ct));
    }

    /// <summary>As Docker does with /etc/hosts: nothing can be renamed over it.</summary>
    [TestMethod]
    [TestCategory("Packages")]
    public async Task Update_FileMountedByItself_IsWrittenInPlace()
    {
        await File.WriteAllTextAsync(FilePath, "127.0.0.1 localhost\n" + Begin + "10.77.0.7\twn-7\n10.77.0.8\twn-8\n" + End, Ct);
        var other = Path.Combine(directory, "other");
        File.Copy(FilePath, other);
        await Programs.RunAsync("mount", "--bind", other, FilePath);
        try
        {
            var hosts = Make();
            await hosts.UpdateAsync([Held(5)], Ct);

            Assert.AreEqual("", hosts.Problem);
            Assert.AreEqual("127.0.0.1 localhost\n" + Begin + "10.77.0.5\twn-5\n" + End, await File.ReadAllTextAsync(other, Ct));
            Assert.HasCount(2, Directory.GetFileSystemEntries(directory));
        }
        finally
        {
            await Programs.RunAsync("umount", FilePath);
        }
    }

    private HostsFile Make() => new(
        new()
        {
            Name = "lab",
            Clusters = [],
            Hosts = [],
            Tuning = new(),
            HostsFile = FilePath,
            Networks = [new() { Name = new("workers"), Bridge = "br0", Address = "10.77.0.0", PrefixLength = 24, NamePattern = "wn-{4}" }],
        },
        NullLogger<HostsFile>.Instance);

    private static Lease Held(int host) => new() { Network = new("workers"), Address = $"10.77.0.{host}", Mac = "", Vm = new(host) };

    private static class Programs
    {
        public static async Task RunAsync(string program, params string[] arguments)
        {
            var result = await new StratusLab.Elastic.Commands.LocalCommandRunner(TimeProvider.System).RunAsync(new(program, [.. arguments]), CancellationToken.None);
            Assert.AreEqual(0, result.ExitCode, result.Error);
        }
    }
}
