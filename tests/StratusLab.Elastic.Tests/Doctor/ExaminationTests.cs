using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

[TestClass]
public sealed class ExaminationTests
{
    [TestMethod]
    public async Task Examination_CheckThatHangs_IsReportedAndHoldsNobodyUp()
    {
        using var programs = new FakePrograms();
        var never = new TaskCompletionSource<ServiceView>();
        List<Finding> found = [];
        var tools = Patient.Tools(programs) with { Clock = new HurriedClock(), AskService = (_, _) => never.Task };
        await Examination.RunAsync(Patient.Site with { Hosts = [], Clusters = [] }, tools, found.Add, CancellationToken.None);
        Assert.AreEqual(
            Finding.Fail("service: there was no answer within 40 s", "Find out what hangs: a file server, a name server or a firewall."),
            found[0]);
        Assert.IsGreaterThan(3, found.Count);
    }

    [TestMethod]
    public async Task Examination_RealSite_LooksAtEverythingInOrder()
    {
        using var programs = new FakePrograms();
        List<Finding> found = [];
        await Examination.RunAsync(Patient.Site, Patient.Tools(programs), found.Add, CancellationToken.None);
        Assert.AreEqual(
            "service|data directory|ledger|time|qemu-img, which makes the VMs' disks|genisoimage or xorriso, which makes the VMs' context images|host kvm01|network workers|images|cluster main",
            string.Join('|', found.Select(f => f.What.Split(':')[0]).Distinct()));
    }

    [TestMethod]
    public async Task Examination_Cancelled_Stops()
    {
        using var programs = new FakePrograms();
        using var stop = new CancellationTokenSource();
        var tools = Patient.Tools(programs) with
        {
            AskService = async (_, ct) =>
            {
                await stop.CancelAsync();
                return Patient.NoService;
            },
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => Examination.RunAsync(Patient.Site, tools, _ => { }, stop.Token));
    }

    // Its timers go off after a moment, however long they were to run.
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(200) : dueTime, period);
    }
}
