using System.Runtime.Versioning;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>A host that shares the service's files, or only should.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SharedFilesCheckTests
{
    private readonly string data = Directory.CreateTempSubdirectory("elastic-data").FullName;
    private readonly ShellHost here = new();
    private readonly ShellHost there = new();

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    [TestInitialize]
    public void AddPrograms()
    {
        here.Add("chgrp", "exit 0");
        there.Add("id", "case $1 in -u) echo 1000;; *) echo elastic libvirt-qemu;; esac");
        there.Add("getent", "echo libvirt-qemu:x:64055:");
    }

    [TestCleanup]
    public void RemoveFiles()
    {
        here.Dispose();
        there.Dispose();
        Directory.Delete(data, recursive: true);
    }

    [TestMethod]
    public async Task Files_ThatAreSeenThere_AreWell() =>
        Assert.AreEqual($"Ok: host kvm01: sees the service's files in {data}, and QEMU's group libvirt-qemu can read them there", await FindAsync("libvirt-qemu"));

    [TestMethod]
    public async Task Files_WithoutAGroup_AreOnlySeen() => Assert.AreEqual($"Ok: host kvm01: sees the service's files in {data}", await FindAsync(""));

    [TestMethod]
    [DataRow("absent")]
    [DataRow("something else")]
    public async Task Files_OfAnotherDirectory_AreToldApart(string printed)
    {
        there.Add("cat", $"echo {printed}");

        Assert.AreEqual(
            $"Fail: host kvm01: does not see the service's files: what was written into {data} here is not there -> Mount {data} of the service's machine there under the same path, where elastic can pass (chmod 0711), or set \"transfer: ssh\" for a host with files of its own.",
            await FindAsync("libvirt-qemu"));
    }

    [TestMethod]
    public async Task Files_ThatQemuMayNotRead_SayWhatToGive()
    {
        there.Add("id", "echo 0");
        there.Add("setpriv", "[ \"$*\" = \"--reuid=65534 --regid=libvirt-qemu --clear-groups cat $5\" ] && echo 'cat: Permission denied' >&2; exit 1");

        Assert.AreEqual(
            $"Fail: host kvm01: QEMU's group libvirt-qemu cannot read the service's files in {data} there: cat: Permission denied -> Let everybody pass through {data} and the directories above it (chmod 0711), and give the group libvirt-qemu the same number on both machines (getent group libvirt-qemu).",
            await FindAsync("libvirt-qemu"));
    }

    [TestMethod]
    public async Task Files_WhoseUserIsNotInTheGroup_AreSeenAndNoMoreIsKnown()
    {
        there.Add("id", "case $1 in -u) echo 1000;; *) echo elastic;; esac");

        Assert.AreEqual(
            $"Warn: host kvm01: sees the service's files in {data}; whether QEMU's group libvirt-qemu can read them there is not known, since elastic is not in it -> Put it there: usermod -aG libvirt-qemu elastic",
            await FindAsync("libvirt-qemu"));
    }

    [TestMethod]
    public async Task Files_OfAGroupThatIsNotThere_SaySo()
    {
        there.Add("getent", "exit 2");

        Assert.StartsWith("Fail: host kvm01: QEMU's group qemu, which the service gives files to, is not there -> ", await FindAsync("qemu"));
    }

    [TestMethod]
    public async Task Files_ThatCannotBeWrittenHere_SayNothingOfTheHost()
    {
        Assert.StartsWith("Warn: host kvm01: whether it sees the service's files is not known: Could not find a part of the path", await FindAsync("", Path.Combine(data, "nowhere")));

        here.Add("chgrp", "echo \"chgrp: changing group: Operation not permitted\" >&2; exit 1");
        Assert.EndsWith($"-> Run this as the service's user, which must be able to write to {data} and be in the group libvirt-qemu.", await FindAsync("libvirt-qemu"));
    }

    private async Task<string> FindAsync(string group, string? directory = null)
    {
        var found = await new SharedFilesCheck("host kvm01", "elastic", directory ?? data, group, here, there).LookAsync(TestContext.CancellationToken);
        Assert.IsEmpty(Directory.GetFileSystemEntries(data));
        return $"{found.Verdict}: {found.What}{(found.Fix.Length > 0 ? $" -> {found.Fix}" : "")}";
    }
}
