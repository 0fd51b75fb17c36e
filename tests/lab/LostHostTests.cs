namespace StratusLab.Elastic.Lab.Tests;

/// <summary>A host that loses its power, its network or the room on its disk, while the others go on: nothing runs twice, nothing is lost that is kept. One site for all; a test leaves it sound.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class LostHostTests
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
    public async Task Host_SwitchedOffAndOn_NothingRunsTwiceAndWhatRestsIsStillThere()
    {
        var (running, given, suspended, stopped) = (await lab.CreateAsync("off-running", 1), await lab.CreateAsync("off-given-up", 1), await lab.CreateAsync("off-suspended", 1), await lab.CreateAsync("off-stopped", 1, 2));
        foreach (var vm in new[] { running, given, suspended, stopped })
        {
            await lab.OnAsync(vm, 1);
            await lab.LivesAsync(vm);
        }

        await lab.OrderAsync("suspend", $"{suspended}");
        await lab.OrderAsync("stop", $"{stopped}");
        await lab.InStateAsync(suspended, "suspended");
        await lab.InStateAsync(stopped, "stopped");

        await lab.Hosts.SwitchOffAsync(1);
        await lab.SaysAsync("kvm1 cannot be reached", "hosts");
        await lab.OrderAsync("resume", $"{stopped}");
        await lab.OnAsync(stopped, 2);
        await lab.LivesAsync(stopped);
        var waiting = await lab.CreateAsync("off-waiting", 1);
        await lab.SaysAsync("kvm1 cannot be reached", "vms", "show", $"{waiting}");
        await lab.OrderAsync("destroy", $"{given}");
        await lab.InStateAsync(given, "epilog");
        await lab.OrderAsync("abandon", $"{given}");
        StringAssert.Contains((await lab.Service.CliAsync(Ct, "vms", "retry", $"{given}")).Error, "cannot be looked at now");
        Assert.AreEqual("running", (await lab.VmAsync(running)).State, "an unreachable host proves nothing");

        await lab.Hosts.SwitchOnAsync(1);
        await lab.InStateAsync(running, "failed");
        StringAssert.Contains((await lab.VmAsync(running)).Failure, "switched off");
        await lab.OnAsync(waiting, 1);
        await Until.TrueAsync("what was given up is removed", Patience, async () => (await lab.LeftOnAsync(given, 1)).Length == 0, Ct, lab.Service.Tail);
        Assert.AreEqual("suspended", (await lab.VmAsync(suspended)).State);
        await lab.OrderAsync("resume", $"{suspended}");
        await lab.OnAsync(suspended, 1);
        await lab.LivesAsync(suspended);

        await Task.WhenAll(lab.EndsAsync(suspended), lab.EndsAsync(stopped), lab.DestroyAsync(waiting));
        await lab.NothingIsLeftAsync(running);
        await lab.NothingIsLeftAsync(given);
    }

    [TestMethod]
    public async Task Host_CutOffWithARunningVmThatIsGivenUp_LosesItWhenItIsSeenAgain()
    {
        var (given, kept) = (await lab.RunningAsync("cut-given-up", 2), await lab.RunningAsync("cut-kept", 2));
        await lab.Hosts.RunAsync(2, "ip", "link", "set", "uplink", "down");
        try
        {
            await lab.SaysAsync("kvm2 cannot be reached", "hosts");
            await lab.OrderAsync("destroy", $"{given}");
            await lab.InStateAsync(given, "epilog");
            await lab.OrderAsync("abandon", $"{given}");
            Assert.AreSequenceEqual(new[] { 2 }, await lab.WhereAsync(given));
        }
        finally
        {
            await lab.Hosts.RunAsync(2, "ip", "link", "set", "uplink", "up");
        }

        await Until.TrueAsync("what was given up is removed", Patience, async () => (await lab.LeftOnAsync(given, 2)).Length == 0, Ct, lab.Service.Tail);
        await lab.OnAsync(kept, 2);
        await lab.LivesAsync(kept);
        await lab.EndsAsync(kept);
        await lab.NothingIsLeftAsync(given);
    }

    [TestMethod]
    public async Task Disk_FullUnderAVmThatRuns_ItStallsIsNotSavedAndGoesOnWhenThereIsRoom()
    {
        var data = lab.Hosts.DataOf(3);
        await lab.Hosts.RunAsync(3, "mount", "-t", "tmpfs", "-o", "size=60m,mode=711", "tmpfs", data);
        try
        {
            var vm = await lab.RunningAsync("full-saved", 3);
            await lab.Hosts.RunAsync(3, "sh", "-c", $"head -c 100M /dev/zero > {data}/filled 2>/dev/null || true");
            await lab.SaysAsync("since one of its disks cannot be written (I/O error)", "vms", "show", $"{vm}");
            await lab.OrderAsync("suspend", $"{vm}");
            await lab.SaysAsync("A disk of the host is full", "vms", "show", $"{vm}");
            Assert.AreEqual("running", (await lab.VmAsync(vm)).State);
            Assert.AreEqual("", (await lab.Hosts.RunAsync(3, "find", data, "-name", "checkpoint*")).Trim());
            await lab.Hosts.RunAsync(3, "rm", $"{data}/filled");
            await lab.LivesAsync(vm);
            await lab.EndsAsync(vm);
        }
        finally
        {
            await lab.Hosts.RunAsync(3, "umount", "-l", data);
        }
    }

    [TestMethod]
    public async Task Disk_FullWhenAVmIsMade_ItIsMadeElsewhereAndNothingIsLeft()
    {
        var data = lab.Hosts.DataOf(1);
        await lab.Hosts.RunAsync(1, "mount", "-t", "tmpfs", "-o", "size=12m,mode=711", "tmpfs", data);
        try
        {
            // The image has room there, the kernel has not.
            var vm = await lab.CreateAsync("full-made", 1, 2);
            await lab.OnAsync(vm, 2);
            await lab.LivesAsync(vm);
            await lab.SaysAsync($"The disk of {data} on kvm1 is full", "events");
            Assert.AreEqual("", await lab.LeftOnAsync(vm, 1));
            Assert.AreEqual("", (await lab.Hosts.RunAsync(1, "find", data, "-name", ".part")).Trim());
            await lab.EndsAsync(vm);
        }
        finally
        {
            await lab.Hosts.RunAsync(1, "umount", "-l", data);
        }
    }
}
