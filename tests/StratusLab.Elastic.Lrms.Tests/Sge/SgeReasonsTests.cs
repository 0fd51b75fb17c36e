using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>Which of the scheduler's words say that nodes would not help.</summary>
[TestClass]
public sealed class SgeReasonsTests
{
    [TestMethod]
    [DataRow("/////")]
    [DataRow("ada/////")]
    [DataRow("ada/grid/mpi/batch//")]
    public void Quota_CountedOverHosts_IsALimit(string counted)
    {
        var message = $"cannot run because it exceeds limit \"{counted}\" in rule \"limited/1\"";
        Assert.AreEqual((WaitReason.Limit, message), Obstacle(message));
    }

    [TestMethod]
    public void Quota_OfEachHost_IsNone() => Assert.IsNull(Obstacle(
        "cannot run because it exceeds limit \"////wn-1/\" in rule \"slots/1\"",
        "cannot run because it exceeds limit \"ada////wn-2/\" in rule \"slots/1\""));

    [TestMethod]
    public void Quota_OfEachHostAndOverHosts_IsALimit() => Assert.AreEqual(WaitReason.Limit, Obstacle(
        "cannot run because it exceeds limit \"////wn-1/\" in rule \"slots/1\"",
        "cannot run because it exceeds limit \"ada/////\" in rule \"users/1\"")?.Reason);

    [TestMethod]
    [DataRow("has no permission for host \"global\"")]
    [DataRow("(no project) does not have the correct project to run in host \"global\"")]
    [DataRow("cannot run because no access to PE \"smp\"")]
    public void Access_ThatNoHostGives_IsALimit(string message) => Assert.AreEqual((WaitReason.Limit, message), Obstacle("cannot run in PE \"smp\" because it only offers 0 slots", message));

    [TestMethod]
    [DataRow("has no permission for host \"wn-1\"")]
    [DataRow("has no permission for queue \"batch@wn-1\"")]
    public void Access_ToOneHost_IsNone(string message) => Assert.IsNull(Obstacle(message));

    [TestMethod]
    public void Access_ToOneOfTwoEnvironments_IsNone() =>
        Assert.IsNull(Obstacle("cannot run because no access to PE \"smp\"", "cannot run in PE \"mpi\" because it only offers 0 slots"));

    private static (WaitReason Reason, string Text)? Obstacle(params string[] messages) => SgeReasons.Obstacle(new JobDetails { Number = "1", Messages = [.. messages] });
}
