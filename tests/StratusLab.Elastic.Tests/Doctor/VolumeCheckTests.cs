using System.Runtime.Versioning;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>LVM on a host through programs that are scripts; their texts are those of lvm2 2.03.16.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class VolumeCheckTests
{
    private const string Missing = "echo '  Volume group \"vg0\" not found' >&2; echo '  Cannot process volume group vg0' >&2; exit 5";

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-doctor").FullName;

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    [TestInitialize]
    public void AddPrograms()
    {
        foreach (var program in new[] { "lvcreate", "lvs", "lvremove", "lvchange" })
        {
            Add(program, "exit 0");
        }

        Add("vgs", "echo '  107374182400'");
        Add("id", "case $1 in -u) echo 0;; *) echo root;; esac");
    }

    [TestCleanup]
    public void RemovePrograms() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Group_WithRoom_IsWell() => Assert.AreEqual(
        "Ok: host kvm01: root can make logical volumes there\nOk: host kvm01: volume group vg0 has 100 GiB free", await FindAsync("root", new("vg0")));

    [TestMethod]
    public async Task Group_AlmostFull_Fails()
    {
        Add("vgs", "echo '  104857600'");

        Assert.Contains("Fail: host kvm01: volume group vg0 has 100 MiB free -> Make room there", await FindAsync("root", new("vg0")));
    }

    [TestMethod]
    public async Task Group_NotThere_SaysHowToMakeIt()
    {
        Add("vgs", Missing);

        Assert.Contains("Fail: host kvm01: volume group vg0 cannot be used: Cannot process volume group vg0 -> Correct \"volume-group\" and \"thin-pool\", or make them there: vgcreate vg0 DEVICE.", await FindAsync("root", new("vg0")));
    }

    [TestMethod]
    [DataRow("  thin-pool|107374182400|99.50|zero", "Warn: host kvm01: thin pool vg0/pool0 has ")]
    [DataRow("  thin-pool|107374182400|10.00|zero", "Ok: host kvm01: thin pool vg0/pool0 has 90 GiB free")]
    [DataRow("  thin-pool|107374182400|10.00|", "Fail: host kvm01: thin pool vg0/pool0 does not clear what it gives out, so a VM could read what another one wrote -> lvchange --zero y vg0/pool0")]
    [DataRow("  linear|107374182400|10.00|", "Fail: host kvm01: thin pool vg0/pool0 is no thin pool but linear -> Name a thin pool")]
    [DataRow("nonsense", "Warn: host kvm01: how much room thin pool vg0/pool0 has could not be read")]
    public async Task Pool_AnyState_IsTold(string printed, string expected)
    {
        Add("lvs", $"echo '{printed}'");

        Assert.Contains(expected, await FindAsync("root", new("vg0", "pool0")));
    }

    [TestMethod]
    public async Task Programs_NotThere_SaysWhatToInstall()
    {
        File.Delete(Path.Combine(directory, "lvcreate"));

        Assert.StartsWith("Fail: host kvm01: lvcreate, which make the disks, are not there -> Install lvm2 there.", await FindAsync("root", new("vg0"), "/nowhere"));
    }

    [TestMethod]
    public async Task User_WithoutSudo_GetsTheRule()
    {
        Add("id", "case $1 in -u) echo 1000;; *) echo elastic;; esac");
        Add("sudo", "echo 'sudo: a password is required' >&2; exit 1");

        var found = await FindAsync("elastic", new("vg0"));

        Assert.Contains("Fail: host kvm01: elastic may not run ", found);
        Assert.Contains($"elastic ALL=(root) NOPASSWD: {directory}/lvcreate, {directory}/lvs", found);
        Assert.Contains("volume group vg0 cannot be used: sudo: a password is required", found);
    }

    [TestMethod]
    public async Task User_WithSudoButOutsideTheGroupOfDisks_IsTold()
    {
        Add("id", "case $1 in -u) echo 1000;; *) echo elastic libvirt;; esac");
        Add("sudo", "[ \"$2\" != -l ] || exit 0; shift 2; exec \"$@\"");

        Assert.Contains("usermod -aG disk elastic", await FindAsync("elastic", new("vg0")));
    }

    private void Add(string name, string script)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<string> FindAsync(string user, VolumeGroup volumes, string more = "/usr/bin:/bin")
    {
        var findings = await new VolumeCheck("host kvm01", user, volumes, new Here($"{directory}:{more}")).LookAsync(TestContext.CancellationToken);
        return string.Join('\n', findings.Select(f => $"{f.Verdict}: {f.What}{(f.Fix.Length > 0 ? $" -> {f.Fix}" : "")}"));
    }

    // The script looks in /usr/sbin, too, where a machine may have the real ones.
    private sealed class Here(string path) : ICommandRunner
    {
        private readonly LocalCommandRunner real = new(TimeProvider.System);

        public Task<CommandResult> RunAsync(Command command, CancellationToken ct) => real.RunAsync(
            command with { Program = "/bin/sh", Arguments = [command.Arguments[0], command.Arguments[1].Replace("PATH=$PATH:/usr/sbin:/sbin", $"PATH={path}", StringComparison.Ordinal), .. command.Arguments[2..]] }, ct);
    }
}
