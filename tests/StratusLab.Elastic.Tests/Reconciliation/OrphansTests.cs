using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Tests.Ledger;
using StratusLab.Elastic.Tests.Metrics;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Tests.Reconciliation;

[TestClass]
public sealed class OrphansTests
{
    private static readonly VmId Id = new(7);
    private static readonly TuningConfiguration Tuning = new() { OrphanGrace = TimeSpan.FromMinutes(10), SweepInterval = TimeSpan.FromMinutes(1) };

    private static readonly VmContext NoContext = new(ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty);

    private readonly VirtualClock clock = new(StoppedClock.Now);
    private readonly Meters meters = new();
    private readonly HostBoard board = new();
    private SimulatedHost host = null!; // Made before every test.
    private ElasticLedger ledger = null!; // Opened before every test.
    private Orphans orphans = null!; // Made before every test.

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        host = new SimulatedSite(clock, FaultSource.Quiet).AddHost(new("kvm01"), new(16, 64000));
        ledger = await ElasticLedger.OpenAsync(new() { File = ":memory:" }, clock, Ct);
        orphans = new(new(new() { Name = host.Name }, "simulated", host, host), ledger, Tuning, board, meters.Metrics, clock, NullLogger.Instance);
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        await ledger.DisposeAsync();
        meters.Dispose();
    }

    [TestMethod]
    public async Task Sweep_VmThatIsOver_IsRemovedAfterTheGrace()
    {
        await RecordAsync(VmState.Done);
        await StartAsync();

        await SweepAsync();
        Assert.Contains("which is over; it is removed in 10 min", (await ToldAsync()).Single());
        clock.Advance(Tuning.OrphanGrace - TimeSpan.FromSeconds(1));
        await SweepAsync();
        Assert.IsTrue(host.IsRunning(Id));
        Assert.AreEqual(0, board.OrphansOn(host.Name), "it goes by itself");

        clock.Advance(TimeSpan.FromSeconds(1));
        await SweepAsync();

        Assert.IsEmpty(host.DefinedVms);
        Assert.IsEmpty(host.VmsWithFiles);
        Assert.AreEqual(0, board.OrphansOn(host.Name));
        Assert.AreEqual("What was left of VM 7 on kvm01 is removed.", (await ToldAsync())[^1]);
    }

    [TestMethod]
    public async Task Sweep_VmThatTheLedgerDoesNotKnow_IsReportedOnceAndLeftAlone()
    {
        await StartAsync();

        for (var i = 0; i < 5; i++)
        {
            await SweepAsync();
            clock.Advance(Tuning.OrphanGrace);
        }

        Assert.IsTrue(host.IsRunning(Id));
        Assert.AreEqual(1, board.OrphansOn(host.Name), "still there, however long ago it was found");
        Assert.AreEqual(
            "Host kvm01 has a VM 7 with this site's mark that the ledger does not know. It is left alone: jobs may run in it. Look at it, and remove it by hand.",
            (await ToldAsync()).Single());
    }

    [TestMethod]
    public async Task Sweep_FilesWithoutADomain_AreRemovedToo()
    {
        await RecordAsync(VmState.Failed);
        await host.PrepareAsync(Records.Vm(7), NoContext, Ct);

        await SweepAsync();
        clock.Advance(Tuning.OrphanGrace);
        await SweepAsync();

        Assert.IsEmpty(host.VmsWithFiles);
    }

    [TestMethod]
    public async Task Sweep_VmThatIsWanted_IsNoOrphan()
    {
        await RecordAsync(VmState.Running);
        await StartAsync();

        await SweepAsync();
        clock.Advance(Tuning.OrphanGrace * 2);
        await SweepAsync();

        Assert.IsTrue(host.IsRunning(Id));
        Assert.IsEmpty(await ToldAsync());
    }

    [TestMethod]
    public async Task Sweep_DomainOfAVmThatLivesElsewhere_GoesAndTheFilesStay()
    {
        await RecordAsync(VmState.Running, new HostName("kvm02"));
        await StartAsync();

        await SweepAsync();
        clock.Advance(Tuning.OrphanGrace);
        await SweepAsync();

        Assert.IsEmpty(host.DefinedVms);
        Assert.AreEqual(Id, host.VmsWithFiles.Single());
    }

    [TestMethod]
    public async Task Sweep_GoneAndBackAgain_TheGraceBeginsAnew()
    {
        await RecordAsync(VmState.Done);
        await StartAsync();
        await SweepAsync();
        clock.Advance(Tuning.OrphanGrace / 2);
        await host.DestroyAsync(Id, Ct);
        await host.RemoveAsync(Id, Ct);
        await SweepAsync();
        await StartAsync();
        await SweepAsync();

        clock.Advance(Tuning.OrphanGrace / 2);
        await SweepAsync();
        Assert.IsTrue(host.IsRunning(Id));
        clock.Advance(Tuning.OrphanGrace / 2);
        await SweepAsync();
        Assert.IsEmpty(host.DefinedVms);
    }

    [TestMethod]
    public async Task Sweep_IncompleteReport_ProvesNothing()
    {
        await RecordAsync(VmState.Done);
        await StartAsync();
        var report = await host.ObserveAsync(Ct);

        board.PutOrphans(host.Name, 3);

        await SweepAsync(report with { Incomplete = "virsh timed out" });

        Assert.IsEmpty(await ToldAsync());
        Assert.IsNull(board.OrphansOn(host.Name));
    }

    private async Task SweepAsync(HostReport? report = null)
    {
        report ??= await host.ObserveAsync(Ct);
        var epoch = await ledger.BeginAsync("host/kvm01", "test", Ct);
        await orphans.SweepAsync(report, await ledger.LoadAsync(Ct), epoch, Ct);
    }

    private async Task<string[]> ToldAsync() => [.. (await ledger.ListEventsAsync(0, 100, Ct)).Select(e => e.Event.Text)];

    private Task RecordAsync(VmState state, HostName? on = null) => ledger.CommitAsync(new() { Vms = [Records.Vm(7) with { State = state, Host = on ?? host.Name }] }, Ct);

    private async Task StartAsync()
    {
        var files = await host.PrepareAsync(Records.Vm(7), NoContext, Ct);
        await host.DeployAsync(new() { Vm = Id, Vcpus = 1, MemoryMiB = 512, Nics = [], Files = files }, Ct);
    }
}
