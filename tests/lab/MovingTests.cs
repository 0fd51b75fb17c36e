namespace StratusLab.Elastic.Lab.Tests;

/// <summary>VMs that rest and move between three hosts over ssh; that the guest lives through it shows on its console.</summary>
[TestClass]
[TestCategory("Lab")]
public sealed class MovingTests
{
    public TestContext TestContext { get; set; } = null!; // Set by the framework.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Vm_OnHostsThatShareItsFiles_RestsMovesLiveAndLeavesADrainedHost()
    {
        await using var lab = await FaultLab.StartAsync(areShared: true, Ct);
        var vm = await lab.RunningAsync("service", 1, 2);
        await lab.OnAsync(vm, 1);

        await lab.OrderAsync("suspend", $"{vm}");
        await lab.InStateAsync(vm, "suspended");
        Assert.IsEmpty(await lab.WhereAsync(vm));
        await lab.OrderAsync("resume", $"{vm}");
        await lab.OnAsync(vm, 1);

        await lab.OrderAsync("migrate", $"{vm}", "--to", "kvm2");
        await lab.OnAsync(vm, 2);
        await lab.LivesAsync(vm);

        await lab.OrderAsync("stop", $"{vm}");
        await lab.InStateAsync(vm, "stopped");
        await NothingOnAnyHostAsync(lab, vm);
        await lab.OrderAsync("resume", $"{vm}");
        await lab.OnAsync(vm, 1);

        (await lab.Service.CliAsync(Ct, "hosts", "drain", "kvm1")).Ok("hosts drain");
        await lab.OnAsync(vm, 2);
        await lab.LivesAsync(vm);
        Assert.AreEqual("", await lab.LeftOnAsync(vm, 1));

        await lab.EndsAsync(vm);
    }

    [TestMethod]
    public async Task Vm_OnHostsWithFilesOfTheirOwn_IsSavedMovedAndRestoredElsewhere()
    {
        await using var lab = await FaultLab.StartAsync(areShared: false, Ct);
        var vm = await lab.RunningAsync("service");

        var live = await lab.Service.CliAsync(Ct, "vms", "migrate", $"{vm}", "--to", "kvm2");
        Assert.AreNotEqual(0, live.ExitCode);
        StringAssert.Contains(live.Error, "do not see the same files");

        await lab.OrderAsync("migrate", $"{vm}", "--to", "kvm2", "--cold");
        await lab.OnAsync(vm, 2);
        await lab.LivesAsync(vm);
        Assert.AreEqual("", await lab.LeftOnAsync(vm, 1));

        await lab.OrderAsync("stop", $"{vm}");
        await lab.InStateAsync(vm, "stopped");
        await NothingOnAnyHostAsync(lab, vm);
        (await lab.Service.CliAsync(Ct, "hosts", "disable", "kvm1")).Ok("hosts disable");
        (await lab.Service.CliAsync(Ct, "hosts", "disable", "kvm2")).Ok("hosts disable");
        await lab.OrderAsync("resume", $"{vm}");
        await lab.OnAsync(vm, 3);
        await lab.LivesAsync(vm);

        await lab.EndsAsync(vm);
    }

    private static async Task NothingOnAnyHostAsync(FaultLab lab, long vm)
    {
        for (var host = 1; host <= FaultLab.Count; host++)
        {
            Assert.AreEqual("", await lab.LeftOnAsync(vm, host));
        }

        Assert.IsEmpty(await lab.WhereAsync(vm));
    }
}
