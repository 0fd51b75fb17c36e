using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;
using StratusLab.Elastic.Tests.Ledger;
using StratusLab.Elastic.Tests.Metrics;
using ElasticLedger = StratusLab.Elastic.Ledger.Ledger;

namespace StratusLab.Elastic.Tests.Reconciliation;

/// <summary>What a host's lane leaves in the ledger when a step cannot be done, and when a VM gets another life.</summary>
[TestClass]
public sealed class HostLaneTests
{
    private static readonly VmId Id = new(7);

    private readonly VirtualClock clock = new(StoppedClock.Now);
    private readonly Meters meters = new();
    private string failing = "";
    private Fault fault = Fault.Full;
    private SimulatedHost host = null!; // Made before every test.
    private ElasticLedger ledger = null!; // Opened before every test.
    private HostLane lane = null!; // Made before every test.

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        host = new SimulatedSite(clock, new FaultSource((_, verb) => verb == failing ? fault : Fault.None)).AddHost(new("kvm01"), new(16, 64000));
        ledger = await ElasticLedger.OpenAsync(new() { File = ":memory:" }, clock, Ct);
        var served = new ServedHost(new() { Name = host.Name }, "simulated", host, host);
        var site = new ServedSite { Name = "lab", Hosts = [served], Clusters = [], Networks = [], Tuning = new() };
        lane = new(site, served, ledger, new HostBoard(), new ContextSource(site), VmHooks.None, meters.Metrics, clock, _ => { }, NullLogger<HostLane>.Instance);
        await ledger.CommitAsync(
            new() { Vms = [Records.Vm(7) with { State = VmState.Prolog, Host = host.Name, Nics = [], Since = clock.GetUtcNow(), Failure = "", Attempts = 0, FirstRunning = null, Deployed = null, HasCheckpoint = false, Move = null, Wish = VmWish.Run }] }, Ct);
        await UntilAsync(VmState.Running);
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        await ledger.DisposeAsync();
        meters.Dispose();
    }

    [TestMethod]
    public async Task Run_StepThatCannotBeDone_SaysWhyUntilItIsDone()
    {
        await ChangeAsync(vm => vm with { Wish = VmWish.Stop });
        failing = "store";
        await UntilAsync(VmState.Suspended);
        await RunAsync();
        Assert.Contains("kvm01 has no room for store", (await VmAsync()).Trouble);

        failing = "";
        await UntilAsync(VmState.Stopped);
        Assert.AreEqual("", (await VmAsync()).Trouble);
    }

    [TestMethod]
    public async Task Run_SaveThatIsRefused_RunsOnAndSaysWhy()
    {
        failing = "save";
        await ChangeAsync(vm => vm with { Wish = VmWish.Suspend });
        await RunAsync();

        var vm = await VmAsync();
        Assert.AreEqual((VmState.Running, VmWish.Run), (vm.State, vm.Wish));
        Assert.Contains("kvm01 has no room for save", vm.Failure);
    }

    [TestMethod]
    public async Task Run_RestoreToPowerOffThatIsRefused_EndsAllTheSameAndSaysWhy()
    {
        await ChangeAsync(vm => vm with { Wish = VmWish.Suspend });
        await UntilAsync(VmState.Suspended);
        failing = "restore";
        await ChangeAsync(vm => vm with { Wish = VmWish.Shutdown });
        await UntilAsync(VmState.Done);

        Assert.Contains("kvm01 has no room for restore", (await VmAsync()).Failure);
        Assert.IsEmpty(host.DefinedVms);
    }

    [TestMethod]
    public async Task Run_VmMadeAnew_HasAnEarlierLife()
    {
        await ChangeAsync(vm => VmRemake.Of(vm, clock.GetUtcNow()));
        await UntilAsync(VmState.Pending);

        Assert.AreEqual((1, (DateTimeOffset?)null), ((await VmAsync()).EarlierLives, (await VmAsync()).FirstRunning));
    }

    [TestMethod]
    [DataRow("prepare")]
    [DataRow("deploy")]
    public async Task Run_VmThatDoesNotStartInTime_IsTriedAgainUpToFiveTimes(string step)
    {
        await ChangeAsync(vm => VmRemake.Of(vm, clock.GetUtcNow()));
        await UntilAsync(VmState.Pending);
        (failing, fault) = (step, Fault.Unreachable);
        for (var tried = 1; tried <= VmLifecycle.MaxAttempts; tried++)
        {
            await ChangeAsync(vm => vm with { State = VmState.Prolog, Since = clock.GetUtcNow() });
            await RunAsync();
            clock.Advance(new TuningConfiguration().BootDeadline);
            await UntilAsync(tried < VmLifecycle.MaxAttempts ? VmState.Pending : VmState.Failed);

            Assert.AreEqual(tried, (await VmAsync()).Attempts);
            Assert.Contains("within 600 s", (await VmAsync()).Failure);
        }
    }

    private async Task ChangeAsync(Func<Vm, Vm> change) => await ledger.CommitAsync(new() { Vms = [change(await VmAsync())] }, Ct);

    private async Task UntilAsync(VmState state)
    {
        for (var i = 0; (await VmAsync()).State != state; i++)
        {
            Assert.IsLessThan(20, i, $"It did not come to {state}: {await VmAsync()}");
            await RunAsync();
        }
    }

    private async Task RunAsync()
    {
        clock.Advance(TimeSpan.FromSeconds(10));
        await lane.RunAsync(Ct);
    }

    private async Task<Vm> VmAsync() => (await ledger.FindVmAsync(Id, Ct))!; // Recorded before every test.
}
