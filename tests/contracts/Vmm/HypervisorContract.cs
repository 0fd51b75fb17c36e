using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Vmm;

/// <summary>What every <see cref="IHypervisor"/> must do.</summary>
public abstract class HypervisorContract
{
    private static readonly VmId First = new(7);
    private static readonly VmId Second = new(70);

    private HypervisorHarness harness = null!; // Set before every test.

    /// <summary>Set by the framework.</summary>
    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private IHypervisor Hypervisor => harness.Hypervisor;

    /// <summary>A host without domains.</summary>
    protected abstract Task<HypervisorHarness> StartAsync();

    [TestInitialize]
    public async Task StartHarnessAsync() => harness = await StartAsync();

    [TestCleanup]
    public async Task StopHarnessAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task Observe_EmptyHost_SaysWhatItHas()
    {
        var report = await ObserveAsync();

        Assert.IsGreaterThan(0, report.Total.Cores);
        Assert.IsGreaterThan(0, report.Total.MemoryMiB);
        Assert.AreNotEqual("", report.Hypervisor);
        Assert.AreNotEqual("", report.Architecture);
        Assert.AreEqual(harness.TakenAtFirst, report.TakenByOthers);
        Assert.IsEmpty(report.Domains);
    }

    [TestMethod]
    public async Task Deploy_NewVm_IsSeenRunning()
    {
        await DeployAsync(First);

        Assert.AreEqual(DomainState.Running, await StateAsync(First));
    }

    [TestMethod]
    public async Task Deploy_Twice_IsOneDomain()
    {
        await DeployAsync(First);
        await DeployAsync(First);

        Assert.HasCount(1, await harness.RunningAsync());
        Assert.AreEqual(DomainState.Running, await StateAsync(First));
    }

    [TestMethod]
    public async Task Deploy_TwiceAtOnce_IsOneDomain()
    {
        await Task.WhenAll(DeployAsync(First), DeployAsync(First));

        Assert.HasCount(1, await harness.RunningAsync());
    }

    [TestMethod]
    public async Task Deploy_PoweredOff_RunsAgain()
    {
        await DeployAsync(First);
        await harness.PowerOffFromInsideAsync(First);
        if (!harness.KeepsWhatIsOff)
        {
            // Its end is not undone by a repetition: it takes another try.
            await Assert.ThrowsExactlyAsync<RejectedException>(() => DeployAsync(First));
            Assert.IsEmpty(await harness.RunningAsync());
            return;
        }

        await DeployAsync(First);

        Assert.AreEqual(DomainState.Running, await StateAsync(First));
    }

    [TestMethod]
    public async Task Deploy_MissingBridge_IsRejectedAndNothingRuns()
    {
        var spec = await harness.SpecWithoutBridgeAsync(First);

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.DeployAsync(spec, Ct));

        Assert.Contains(harness.NetworkLink, refusal.Message);
        Assert.IsEmpty(await harness.RunningAsync());
    }

    [TestMethod]
    public async Task Deploy_MoreMemoryThanThereIs_IsNoCapacity()
    {
        var spec = await harness.SpecTooLargeAsync(First);

        await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => Hypervisor.DeployAsync(spec, Ct));

        Assert.IsEmpty(await harness.RunningAsync());
    }

    [TestMethod]
    public async Task Destroy_Absent_Succeeds()
    {
        await Hypervisor.DestroyAsync(First, Ct);

        Assert.IsEmpty((await ObserveAsync()).Domains);
    }

    [TestMethod]
    public async Task Destroy_RunningTwice_IsGone()
    {
        await DeployAsync(First);

        await Hypervisor.DestroyAsync(First, Ct);
        await Hypervisor.DestroyAsync(First, Ct);

        Assert.IsEmpty((await ObserveAsync()).Domains);
        Assert.IsEmpty(await harness.RunningAsync());
    }

    [TestMethod]
    public async Task Destroy_PoweredOff_IsGone()
    {
        await DeployAsync(First);
        await harness.PowerOffFromInsideAsync(First);

        await Hypervisor.DestroyAsync(First, Ct);

        Assert.IsEmpty((await ObserveAsync()).Domains);
    }

    [TestMethod]
    public async Task Destroy_OneOfTwo_LeavesTheOther()
    {
        await DeployAsync(First);
        await DeployAsync(Second);

        await Hypervisor.DestroyAsync(First, Ct);

        CollectionAssert.AreEqual(new[] { Second }, (await ObserveAsync()).Domains.Select(domain => domain.Vm).ToArray());
    }

    [TestMethod]
    public async Task Save_Running_IsOffAndRunsAgainFromItsCheckpoint()
    {
        if (await RefusesToSaveAsync())
        {
            return;
        }

        await DeployAsync(First);
        var checkpoint = harness.CheckpointOf(First);

        await Hypervisor.SaveAsync(First, checkpoint, Ct);
        Assert.AreEqual(DomainState.Off, await StateAsync(First));
        Assert.IsTrue(await harness.HasFileAsync(checkpoint));

        await Hypervisor.RestoreAsync(await harness.SpecAsync(First), checkpoint, Ct);
        Assert.AreEqual(DomainState.Running, await StateAsync(First));
        Assert.HasCount(1, await harness.RunningAsync());
    }

    [TestMethod]
    public async Task SaveAndRestore_Twice_Succeed()
    {
        if (await RefusesToSaveAsync())
        {
            return;
        }

        await DeployAsync(First);
        var checkpoint = harness.CheckpointOf(First);

        await Hypervisor.SaveAsync(First, checkpoint, Ct);
        await Hypervisor.SaveAsync(First, checkpoint, Ct);
        await Hypervisor.RestoreAsync(await harness.SpecAsync(First), checkpoint, Ct);
        await Hypervisor.RestoreAsync(await harness.SpecAsync(First), checkpoint, Ct);

        Assert.HasCount(1, await harness.RunningAsync());
    }

    [TestMethod]
    public async Task Save_PoweredOffOrAbsent_IsRejected()
    {
        if (await RefusesToSaveAsync())
        {
            return;
        }

        await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.SaveAsync(First, harness.CheckpointOf(First), Ct));
        await DeployAsync(First);
        await harness.PowerOffFromInsideAsync(First);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.SaveAsync(First, harness.CheckpointOf(First), Ct));
    }

    [TestMethod]
    public async Task Restore_DomainRemovedMeanwhile_RunsAgain()
    {
        if (await RefusesToSaveAsync())
        {
            return;
        }

        await DeployAsync(First);
        await Hypervisor.SaveAsync(First, harness.CheckpointOf(First), Ct);
        await Hypervisor.DestroyAsync(First, Ct);

        await Hypervisor.RestoreAsync(await harness.SpecAsync(First), harness.CheckpointOf(First), Ct);

        Assert.AreEqual(DomainState.Running, await StateAsync(First));
    }

    [TestMethod]
    public async Task Restore_CheckpointThatWasUsed_IsRejected()
    {
        if (await RefusesToSaveAsync())
        {
            return;
        }

        await DeployAsync(First);
        await Hypervisor.SaveAsync(First, harness.CheckpointOf(First), Ct);
        await Hypervisor.RestoreAsync(await harness.SpecAsync(First), harness.CheckpointOf(First), Ct);
        await harness.PowerOffFromInsideAsync(First);
        var spec = await harness.SpecAsync(First);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.RestoreAsync(spec, harness.CheckpointOf(First), Ct));

        Assert.IsEmpty(await harness.RunningAsync());
    }

    [TestMethod]
    public async Task Restore_WithoutACheckpoint_IsRejected()
    {
        var spec = await harness.SpecAsync(First);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.RestoreAsync(spec, harness.CheckpointOf(First), Ct));
    }

    [TestMethod]
    public async Task Migrate_NotRunningHere_SucceedsAndLeavesNothing()
    {
        if (!Hypervisor.Capabilities.CanMove)
        {
            await DeployAsync(First);
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.MigrateAsync(First, harness.Elsewhere, Ct));
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.ReceiveAsync(Second, [], Ct));
            Assert.AreEqual(DomainState.Running, await StateAsync(First));
            return;
        }

        await Hypervisor.MigrateAsync(First, harness.Elsewhere, Ct);
        await DeployAsync(First);
        await harness.PowerOffFromInsideAsync(First);

        await Hypervisor.MigrateAsync(First, harness.Elsewhere, Ct);

        Assert.IsNull(await StateAsync(First));
    }

    [TestMethod]
    public async Task Migrate_NobodyThere_RunsOn()
    {
        if (!Hypervisor.Capabilities.CanMove)
        {
            await DeployAsync(First);
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.MigrateAsync(First, harness.Elsewhere, Ct));
            await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.ReceiveAsync(Second, [], Ct));
            Assert.AreEqual(DomainState.Running, await StateAsync(First));
            return;
        }

        await DeployAsync(First);

        await Assert.ThrowsAsync<Exception>(() => Hypervisor.MigrateAsync(First, harness.Elsewhere, Ct));

        Assert.AreEqual(DomainState.Running, await StateAsync(First));
    }

    [TestMethod]
    public async Task Shutdown_Absent_Succeeds()
    {
        await Hypervisor.ShutdownAsync(First, Ct);

        Assert.IsEmpty((await ObserveAsync()).Domains);
    }

    [TestMethod]
    public async Task Shutdown_PoweredOff_Succeeds()
    {
        await DeployAsync(First);
        await harness.PowerOffFromInsideAsync(First);

        await Hypervisor.ShutdownAsync(First, Ct);

        Assert.AreEqual(OffState, await StateAsync(First));
    }

    [TestMethod]
    public async Task Shutdown_Running_ReturnsAndRemovesNothing()
    {
        await DeployAsync(First);

        await Hypervisor.ShutdownAsync(First, Ct);
        await Hypervisor.ShutdownAsync(First, Ct);

        Assert.AreEqual(harness.KeepsWhatIsOff, await StateAsync(First) is not null);
    }

    [TestMethod]
    public async Task Observe_SeveralVms_ShowsExactlyOursInOrder()
    {
        await DeployAsync(Second);
        await DeployAsync(First);
        await harness.OtherSite.DeployAsync(await harness.SpecAsync(new VmId(8)), Ct);
        await harness.StartForeignAsync("somebodys", 1, 32);

        CollectionAssert.AreEqual(new[] { First, Second }, (await ObserveAsync()).Domains.Select(domain => domain.Vm).ToArray());
    }

    [TestMethod]
    public async Task Observe_ForeignDomain_CountsWhatItWasGiven()
    {
        await harness.StartForeignAsync("somebodys", 2, 48);

        Assert.AreEqual(harness.SeesOthers ? harness.TakenAtFirst + new Resources(2, 48) : Resources.Zero, (await ObserveAsync()).TakenByOthers);
    }

    [TestMethod]
    public async Task Observe_OtherSiteWithSameNumber_IsForeignToBoth()
    {
        await DeployAsync(First);
        await harness.OtherSite.DeployAsync(await harness.SpecAsync(First), Ct);

        await harness.OtherSite.DestroyAsync(First, Ct);

        Assert.AreEqual(DomainState.Running, await StateAsync(First));
        Assert.IsEmpty((await harness.OtherSite.ObserveAsync(Ct)).Domains);
        Assert.AreEqual(harness.SeesOthers ? 1 : 0, (await harness.OtherSite.ObserveAsync(Ct)).TakenByOthers.Cores);
    }

    [TestMethod]
    public async Task Verbs_ForeignDomain_LeaveItAlone()
    {
        await harness.StartForeignAsync("somebodys", 1, 32);
        await DeployAsync(First);

        await Hypervisor.ShutdownAsync(First, Ct);
        await Hypervisor.DestroyAsync(First, Ct);

        CollectionAssert.AreEqual(new[] { "somebodys" }, (await harness.RunningAsync()).ToArray());
    }

    [TestMethod]
    public async Task Observe_PoweredOffFromInside_IsOff()
    {
        await DeployAsync(First);

        await harness.PowerOffFromInsideAsync(First);

        Assert.AreEqual(OffState, await StateAsync(First));
    }

    [TestMethod]
    public async Task Observe_KilledBehindOurBack_IsCrashedOrOff()
    {
        await DeployAsync(First);

        await harness.CrashAsync(First);

        Assert.IsTrue(await StateAsync(First) is DomainState.Crashed or DomainState.Off);
    }

    [TestMethod]
    public async Task Observe_RemovedByHand_IsAbsent()
    {
        await DeployAsync(First);

        await harness.RemoveByHandAsync(First);

        Assert.IsNull(await StateAsync(First));
    }

    [TestMethod]
    public async Task Observe_Unreachable_IsIncompleteAndSaysWhy()
    {
        var report = await harness.Unreachable.ObserveAsync(Ct);

        Assert.IsNotNull(report.Incomplete);
        Assert.AreNotEqual("", report.Incomplete);
        Assert.IsEmpty(report.Domains);
    }

    [TestMethod]
    public async Task Verbs_Unreachable_SayThatNobodyAnswers()
    {
        var spec = await harness.SpecAsync(First);

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Unreachable.DeployAsync(spec, Ct));
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Unreachable.ShutdownAsync(First, Ct));
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Unreachable.DestroyAsync(First, Ct));
        if (!Hypervisor.Capabilities.CanSave)
        {
            return;
        }

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Unreachable.SaveAsync(First, harness.CheckpointOf(First), Ct));
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Unreachable.RestoreAsync(spec, harness.CheckpointOf(First), Ct));
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => harness.Unreachable.MigrateAsync(First, harness.Elsewhere, Ct));
    }

    [TestMethod]
    public async Task Observe_Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Hypervisor.ObserveAsync(cancelled.Token));
    }

    private DomainState? OffState => harness.KeepsWhatIsOff ? DomainState.Off : null;

    // What a driver cannot do it says beforehand, and refuses without touching anything.
    private async Task<bool> RefusesToSaveAsync()
    {
        if (Hypervisor.Capabilities.CanSave)
        {
            return false;
        }

        await DeployAsync(First);
        var spec = await harness.SpecAsync(First);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.SaveAsync(First, harness.CheckpointOf(First), Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Hypervisor.RestoreAsync(spec, harness.CheckpointOf(First), Ct));
        Assert.AreEqual(DomainState.Running, await StateAsync(First));
        return true;
    }

    private async Task DeployAsync(VmId vm) => await Hypervisor.DeployAsync(await harness.SpecAsync(vm), Ct);

    private async Task<HostReport> ObserveAsync()
    {
        var report = await Hypervisor.ObserveAsync(Ct);
        Assert.IsNull(report.Incomplete, report.Incomplete);
        return report;
    }

    private async Task<DomainState?> StateAsync(VmId vm) => (await ObserveAsync()).Domains.SingleOrDefault(domain => domain.Vm == vm)?.State;
}
