using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

[TestClass]
public sealed class SlurmReasonsTests
{
    [TestMethod]
    [DataRow("Resources", WaitReason.Capacity)]
    [DataRow("Priority", WaitReason.Capacity)]
    [DataRow("NodeDown", WaitReason.Capacity)]
    [DataRow("ReqNodeNotAvail", WaitReason.Capacity)]
    [DataRow("ReqNodeNotAvail, UnavailableNodes:wn-[5-6]", WaitReason.Capacity)]
    [DataRow("ReqNodeNotAvail, May be reserved for other job", WaitReason.Capacity)]
    [DataRow("ReqNodeNotAvail, Reserved for maintenance", WaitReason.Reservation)]
    [DataRow("Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions", WaitReason.Capacity)]
    [DataRow("Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions,None", WaitReason.Capacity)]
    [DataRow("Resources,BeginTime", WaitReason.Capacity)]
    [DataRow("JobArrayTaskLimit,None", WaitReason.ArrayThrottle)]
    [DataRow("None", WaitReason.NotYetConsidered)]
    [DataRow("JobHeldUser", WaitReason.Held)]
    [DataRow("JobHeldAdmin", WaitReason.Held)]
    [DataRow("JobHoldMaxRequeue", WaitReason.Held)]
    [DataRow("JobLaunchFailure", WaitReason.Held)]
    [DataRow("Dependency", WaitReason.Dependency)]
    [DataRow("DependencyNeverSatisfied", WaitReason.Dependency)]
    [DataRow("JobArrayTaskLimit", WaitReason.ArrayThrottle)]
    [DataRow("PartitionTimeLimit", WaitReason.Limit)]
    [DataRow("AssocGrpCpuLimit", WaitReason.Limit)]
    [DataRow("AssociationJobLimit", WaitReason.Limit)]
    [DataRow("AssocMaxJobsLimit", WaitReason.Limit)]
    [DataRow("QOSMaxJobsPerUserLimit", WaitReason.Limit)]
    [DataRow("QOSUsageThreshold", WaitReason.Limit)]
    [DataRow("QOSNotAllowed", WaitReason.Limit)]
    [DataRow("InvalidAccount", WaitReason.Limit)]
    [DataRow("InvalidQOS", WaitReason.Limit)]
    [DataRow("MaxCpuPerAccount", WaitReason.Limit)]
    [DataRow("MaxGRESRunMinsPerUser", WaitReason.Limit)]
    [DataRow("Job is at or exceeds QOS normal's group max TRES(cpu) minutes of 100 with 100", WaitReason.Limit)]
    [DataRow("Licenses", WaitReason.Licence)]
    [DataRow("BurstBufferResources", WaitReason.Licence)]
    [DataRow("Reservation", WaitReason.Reservation)]
    [DataRow("ReservationDeleted", WaitReason.Reservation)]
    [DataRow("Reservation x, which this job was running under, has ended", WaitReason.Reservation)]
    [DataRow("PartitionDown", WaitReason.QueueClosed)]
    [DataRow("PartitionInactive", WaitReason.QueueClosed)]
    [DataRow("BadConstraints", WaitReason.Impossible)]
    [DataRow("DeadLine", WaitReason.Impossible)]
    [DataRow("SomethingOf27.05", WaitReason.Unknown)]
    [DataRow("MaxSomethingElse", WaitReason.Unknown)]
    [DataRow("resources", WaitReason.Unknown)]
    [DataRow("", WaitReason.Unknown)]
    [DataRow("(null)", WaitReason.Unknown)]
    public void Read_UnconditionalReason_HasOneMeaning(string text, WaitReason expected)
    {
        var reason = SlurmReasons.Read(text);
        Assert.AreEqual(ReasonCondition.Always, reason.If);
        Assert.AreEqual(expected, reason.Then);
    }

    [TestMethod]
    [DataRow("PartitionConfig", "PartitionIsElastic", WaitReason.Impossible)]
    [DataRow("Constraints", "PartitionIsElastic", WaitReason.Impossible)]
    [DataRow("PartitionNodeLimit", "WantsMoreNodesThanThereAre", WaitReason.Limit)]
    [DataRow("BeginTime", "WasRequeued", WaitReason.BeginTime)]
    public void Read_ConditionalReason_IsCapacityOnlyThen(string text, string condition, WaitReason otherwise)
    {
        var reason = SlurmReasons.Read(text);
        Assert.AreEqual(condition, $"{reason.If}");
        Assert.AreEqual(WaitReason.Capacity, reason.Of(conditionHolds: true));
        Assert.AreEqual(otherwise, reason.Of(conditionHolds: false));
    }
}
