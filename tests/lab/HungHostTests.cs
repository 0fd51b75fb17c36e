namespace StratusLab.Elastic.Lab.Tests;

/// <summary>A host that hangs, at one of the doors to it, or is not the one that it was: the others go on meanwhile, and it comes back by itself. One site for all; a test leaves it sound.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class HungHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static FaultLab lab = null!; // Set before the first test.

    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task BringUpAsync(TestContext context) => lab = await FaultLab.StartAsync(areShared: false, context.CancellationToken);

    [ClassCleanup]
    public static async Task TakeDownAsync() => await lab.DisposeAsync();

    [TestMethod]
    public async Task Ssh_HostThatDropsEveryPacket_HoldsUpNobodyElseAndComesBack()
    {
        await lab.Hosts.RunAsync(1, "ip", "route", "add", "blackhole", "10.78.0.1");
        long there, elsewhere;
        try
        {
            there = await lab.CreateAsync("dropped", 1);
            await lab.SaysAsync("kvm1 cannot be reached", "hosts");
            elsewhere = await lab.RunningAsync("dropped-elsewhere", 1, 2);
            Assert.AreSequenceEqual(new[] { 2 }, await lab.WhereAsync(elsewhere));
        }
        finally
        {
            await lab.Hosts.RunAsync(1, "ip", "route", "del", "blackhole", "10.78.0.1");
        }

        await lab.OnAsync(there, 1);
        await lab.LivesAsync(there);
        await Task.WhenAll(lab.EndsAsync(there), lab.EndsAsync(elsewhere));
    }

    [TestMethod]
    public async Task Ssh_SessionsStoppedWhileAVmIsMade_AreGivenUpAndItIsMadeOnce()
    {
        var there = await lab.CreateAsync("hung", 2);
        await Until.TrueAsync("it is being made", Patience, async () => (await lab.VmAsync(there)).State != "pending", Ct, lab.Service.Tail);
        await lab.Hosts.SignalAsync(2, "STOP", "sshd");
        long elsewhere;
        try
        {
            elsewhere = await lab.RunningAsync("hung-elsewhere", 3);
            await lab.SaysAsync("kvm2 cannot be reached", "hosts");
        }
        finally
        {
            await lab.Hosts.SignalAsync(2, "CONT", "sshd");
        }

        await lab.OnAsync(there, 2);
        await lab.LivesAsync(there);
        await Task.WhenAll(lab.EndsAsync(there), lab.EndsAsync(elsewhere));
    }

    [TestMethod]
    public async Task HostKey_Changed_IsRefusedWithASentenceAndNothingIsSent()
    {
        var vm = await lab.RunningAsync("keyed", 3);
        var (key, log) = (Path.Combine(lab.Hosts.Directory, "3", "host_key"), Path.Combine(lab.Hosts.Directory, "3", "log", "sshd.log"));
        File.Move(key, key + ".good");
        await lab.Hosts.RunAsync(3, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key + ".new");
        File.Copy(key + ".new", key);
        await RestartSshdAsync(3);
        try
        {
            var logged = new FileInfo(log).Length;
            await lab.SaysAsync("The new key is not accepted by itself", "hosts");
            await lab.SaysAsync("ssh-keygen -R", "hosts");
            await lab.OrderAsync("suspend", $"{vm}");
            await lab.SaysAsync("The new key is not accepted by itself", "hosts");
            await lab.LivesAsync(vm);
            Assert.AreEqual("running", (await lab.VmAsync(vm)).State);
            Assert.DoesNotContain("Accepted", (await File.ReadAllTextAsync(log, Ct))[(int)logged..]);
        }
        finally
        {
            File.Move(key + ".good", key, overwrite: true);
            await RestartSshdAsync(3);
        }

        await lab.InStateAsync(vm, "suspended");
        await lab.DestroyAsync(vm);
    }

    [TestMethod]
    public async Task Libvirtd_Hung_HoldsUpNobodyElseAndComesBack()
    {
        var there = await lab.RunningAsync("libvirt", 1);
        await lab.Hosts.SignalAsync(1, "STOP", "libvirtd");
        long elsewhere;
        try
        {
            await lab.OrderAsync("suspend", $"{there}");
            await lab.SaysAsync("did not end within 20 s", "hosts");
            elsewhere = await lab.RunningAsync("libvirt-elsewhere", 1, 2);
            Assert.AreSequenceEqual(new[] { 2 }, await lab.WhereAsync(elsewhere));
        }
        finally
        {
            await lab.Hosts.SignalAsync(1, "CONT", "libvirtd");
        }

        await lab.InStateAsync(there, "suspended");
        await lab.OrderAsync("resume", $"{there}");
        await lab.OnAsync(there, 1);
        await lab.LivesAsync(there);
        await Task.WhenAll(lab.EndsAsync(there), lab.EndsAsync(elsewhere));
    }

    private static async Task RestartSshdAsync(int host)
    {
        var place = Path.Combine(lab.Hosts.Directory, $"{host}");
        await lab.Hosts.SignalAsync(host, "KILL", "sshd");
        await lab.Hosts.RunAsync(host, "/usr/sbin/sshd", "-f", Path.Combine(place, "sshd_config"), "-E", Path.Combine(place, "log", "sshd.log"));
    }
}
