using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Tests.Metrics;

[TestClass]
public sealed class MeteredDriverTests
{
    private readonly Meters meters = new();
    private readonly VirtualClock clock = new(Scenes.Ten);
    private Fault fault;

    [TestCleanup]
    public void Stop() => meters.Dispose();

    [TestMethod]
    public async Task Hypervisor_WorksAndFails_IsTimedAndItsErrorsCounted()
    {
        IHypervisor host = new MeteredHypervisor(Host(), "simulated", meters.Metrics, clock);
        await host.DestroyAsync(new(1), CancellationToken.None);
        fault = Fault.Unreachable;
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => host.DestroyAsync(new(1), CancellationToken.None));
        var report = await host.ObserveAsync(CancellationToken.None);

        Assert.IsNotNull(report.Incomplete);
        Assert.AreEqual("2", meters.Value("driver_operation_seconds_count{driver=\"simulated\",operation=\"destroy\"}"));
        Assert.AreEqual("1", meters.Value("driver_errors_total{driver=\"simulated\",operation=\"destroy\",kind=\"unreachable\"}"));
        Assert.AreEqual("1", meters.Value("driver_errors_total{driver=\"simulated\",operation=\"observe\",kind=\"unreachable\"}"));
    }

    [TestMethod]
    [DataRow(Fault.Full, "capacity")]
    [DataRow(Fault.Rejected, "rejected")]
    public async Task Transfer_Fails_ItsErrorsAreCountedByKind(Fault what, string kind)
    {
        ITransfer host = new MeteredTransfer(Host(), "simulated", meters.Metrics, clock);
        fault = what;

        await Assert.ThrowsAsync<Exception>(() => host.ListAsync(CancellationToken.None));

        Assert.AreEqual("1", meters.Value($"driver_errors_total{{driver=\"simulated\",operation=\"list\",kind=\"{kind}\"}}"));
    }

    private SimulatedHost Host() => new SimulatedSite(clock, new((_, _) => fault)).AddHost(new("kvm1"), new(4, 8000));
}
