using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Tests.Ledger;
using StratusLab.Elastic.Vmm.Transfer;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Tests.Reconciliation;

[TestClass]
public sealed class LocalOrphansTests
{
    private readonly VirtualClock clock = new(StoppedClock.Now);
    private readonly string data = Directory.CreateTempSubdirectory("elastic-local-").FullName;
    private ElasticLedger ledger = null!; // Opened before every test.
    private LocalOrphans orphans = null!; // Made before every test.

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        ledger = await ElasticLedger.OpenAsync(new() { File = ":memory:" }, clock, Ct);
        var site = new ServedSite { Name = "lab", Hosts = [], Clusters = [], Networks = [], Tuning = new() { OrphanGrace = TimeSpan.FromMinutes(10) } };
        orphans = new(new LocalVms(data, "lab", new LocalCommandRunner(TimeProvider.System)), ledger, site, clock, NullLogger<LocalOrphans>.Instance);
        Write("7", "lab");
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        await ledger.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [TestMethod]
    public async Task Sweep_StoredFilesOfAVmThatIsOver_GoAfterTheGrace()
    {
        await RecordAsync(VmState.Failed);
        clock.Advance(TimeSpan.FromMinutes(9));
        await orphans.SweepAsync(Ct);
        Assert.IsTrue(IsThere("7"));

        clock.Advance(TimeSpan.FromMinutes(1));
        await orphans.SweepAsync(Ct);

        Assert.IsFalse(IsThere("7"));
    }

    [TestMethod]
    public async Task Sweep_StoppedVm_KeepsItsFiles()
    {
        await RecordAsync(VmState.Stopped);
        clock.Advance(TimeSpan.FromDays(1));

        await orphans.SweepAsync(Ct);

        Assert.IsTrue(IsThere("7"));
    }

    [TestMethod]
    public async Task Sweep_WhatIsNotOursOrNotKnown_IsLeftAlone()
    {
        await RecordAsync(VmState.Done);
        Write("7", "another-site");
        Write("8", "lab");
        Write("notes", "lab");
        clock.Advance(TimeSpan.FromDays(1));

        await orphans.SweepAsync(Ct);

        Assert.IsTrue(IsThere("7") && IsThere("8") && IsThere("notes"));
    }

    private bool IsThere(string name) => File.Exists(Path.Combine(data, "vms", name, "stored.tar"));

    private void Write(string name, string site)
    {
        var directory = Directory.CreateDirectory(Path.Combine(data, "vms", name)).FullName;
        File.WriteAllText(Path.Combine(directory, "site"), site + "\n");
        File.WriteAllText(Path.Combine(directory, "stored.tar"), "its disks");
    }

    private Task RecordAsync(VmState state) => ledger.CommitAsync(new() { Vms = [Records.Vm(7) with { State = state, Since = clock.GetUtcNow() }] }, Ct);
}
