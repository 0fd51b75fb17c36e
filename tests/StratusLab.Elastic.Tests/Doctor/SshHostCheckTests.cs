using System.Runtime.Versioning;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Hosts;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>A host behind a real sshd, with a real libvirtd.</summary>
[TestClass]
[TestCategory("Packages")]
[SupportedOSPlatform("linux")]
[DoNotParallelize]
public sealed class SshHostCheckTests
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static LabHosts hosts = null!; // Set before the first test.

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => hosts = await LabHosts.UpAsync(1);

    [ClassCleanup]
    public static async Task StopAsync() => await hosts.DisposeAsync();

    [TestMethod]
    public async Task Host_ThatHasEverything_IsWell()
    {
        var found = (await FindAsync("lab0", hosts.DataOf(1), hosts.SshTo(1))).Split('\n');

        Assert.StartsWith("Ok: host kvm01: ssh connects to root@10.78.0.11 (Linux ", found[0]);
        Assert.StartsWith("Ok: host kvm01: the programs are there (qemu-img version ", found[1]);
        Assert.AreEqual("Ok: host kvm01: its clock differs by less than 2 s from here", found[2]);
        Assert.Contains($": host kvm01: {hosts.DataOf(1)} can be written by root there, ", found[3]);
        Assert.StartsWith("Ok: host kvm01: virsh connects to qemu:///system (QEMU ", found[4]);
        Assert.AreEqual("Ok: host kvm01: guests are emulated, as configured, as q35", found[5]);
        Assert.AreEqual("Ok: host kvm01: QEMU there has virtio", found[6]);
        Assert.AreEqual("Ok: host kvm01: bridge lab0 is there", found[7]);
        Assert.IsEmpty(Directory.GetFileSystemEntries(hosts.DataOf(1)));
    }

    [TestMethod]
    public async Task Host_WithoutBridgeAndDirectory_SaysWhatToDo()
    {
        var found = await FindAsync("br9", "/nowhere", hosts.SshTo(1));

        Assert.Contains("\nFail: host kvm01: root cannot write to /nowhere there (", found);
        Assert.Contains(" -> Create it there: install -d -m 0711 -o root /nowhere; make room if its disk is full.\n", found);
        Assert.EndsWith("\nFail: host kvm01: bridge br9 is not there -> Create it there (ip link add br9 type bridge; make it permanent), or correct the network's \"bridge\".", found);
    }

    [TestMethod]
    public async Task Host_WhoseKeyIsNotKnown_GetsNoOtherFindings()
    {
        var found = await FindAsync("lab0", "/nowhere", hosts.SshTo(1) with { KnownHostsFile = "/dev/null" });

        Assert.StartsWith("Fail: host kvm01: ssh does not connect to root@10.78.0.11 -> Host kvm1 cannot be reached as root at 10.78.0.11. Its host key is not in /dev/null. Add it: ", found);
        Assert.DoesNotContain('\n', found);
    }

    [TestMethod]
    public async Task Host_ThatSharesTheServicesFiles_SeesThem()
    {
        foreach (var directory in new[] { hosts.Directory, Path.GetDirectoryName(hosts.DataOf(1))!, hosts.DataOf(1) }) // It has one.
        {
            File.SetUnixFileMode(directory, Open);
        }

        Assert.Contains($"\nOk: host kvm01: sees the service's files in {hosts.DataOf(1)}, and QEMU's group ", await FindAsync("lab0", null, hosts.SshTo(1), hosts.DataOf(1)));

        File.SetUnixFileMode(hosts.DataOf(1), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains(" cannot read the service's files in " + hosts.DataOf(1), await FindAsync("lab0", null, hosts.SshTo(1), hosts.DataOf(1)));
        Assert.IsEmpty(Directory.GetFileSystemEntries(hosts.DataOf(1)));
    }

    [TestMethod]
    public async Task Host_ThatShallShareFilesAndHasOthers_IsSeenThrough()
    {
        // Each host has a /run of its own.
        var service = Directory.CreateDirectory($"/run/elastic-doctor-{Environment.ProcessId}").FullName;
        try
        {
            Assert.Contains($"\nFail: host kvm01: does not see the service's files: what was written into {service} here is not there -> Mount {service} ", await FindAsync("lab0", null, hosts.SshTo(1), service));
        }
        finally
        {
            Directory.Delete(service);
        }
    }

    private static async Task<string> FindAsync(string bridge, string? data, SshOptions options, string service = "/nowhere")
    {
        await using var runner = hosts.Connect(options);
        var host = Patient.Host with { DomainType = "qemu", Ssh = new() { Address = options.Address, User = options.User, DataDirectory = data } };
        var site = Patient.Site with { DataDirectory = service, Networks = [Patient.Network with { Bridge = bridge }] };
        return await Patient.FindAsync(HostCheck.Make(host, site, Patient.Tools(new LocalCommandRunner(TimeProvider.System)) with { RunnerOf = _ => runner }));
    }
}
