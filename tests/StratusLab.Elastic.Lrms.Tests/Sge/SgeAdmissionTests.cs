using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>Which queues admit which job, from what qconf prints.</summary>
[TestClass]
public sealed class SgeAdmissionTests
{
    [TestMethod]
    [DataRow("user_lists NONE\nprojects NONE", null)]
    [DataRow("user_lists vo1", null)]
    [DataRow("user_lists vo2", "queue batch does not admit ada (user_lists vo2)")]
    [DataRow("user_lists vo2 vo1", null)]
    [DataRow("user_lists grid", null, DisplayName = "by the group of the job")]
    [DataRow("xuser_lists vo1", "queue batch does not admit ada (xuser_lists vo1)")]
    [DataRow("xuser_lists grid\nuser_lists vo1", "queue batch does not admit ada (xuser_lists grid)")]
    [DataRow("xuser_lists vo2", null)]
    [DataRow("projects physics", null)]
    [DataRow("projects chemistry", "queue batch admits the projects chemistry alone, not physics")]
    [DataRow("xprojects physics", "queue batch does not admit the project physics")]
    [DataRow("xprojects chemistry", null)]
    [DataRow("user_lists NONE,[@allhosts=vo2]", "queue batch does not admit ada (user_lists vo2)", DisplayName = "on our hosts")]
    [DataRow("user_lists vo2,[@allhosts=vo2 vo1],[wn-1=vo2]", null, DisplayName = "admitted on our hosts")]
    [DataRow("user_lists NONE,[old-1=vo2],[@old=vo2]", null, DisplayName = "on other hosts alone")]
    [DataRow("projects chemistry,[old-1=physics]", "queue batch admits the projects chemistry alone, not physics", DisplayName = "admitted on another host alone")]
    public void Job_OfOneQueue_IsAdmittedOrSaysWhyNot(string lines, string? why) => AssertIs(why, Judge(Job(), lines));

    [TestMethod]
    public void Job_WithoutAProject_IsNotOfAnyProject() =>
        AssertIs("queue batch admits the projects physics alone, and it has none", Judge(Job() with { Account = "" }, "projects physics"));

    [TestMethod]
    [DataRow("user_lists later", DisplayName = "a list that is not read yet")]
    [DataRow("user_lists grid", DisplayName = "the group is not read")]
    [DataRow("xuser_lists grid", DisplayName = "the group that may be shut out is not read")]
    public void Job_OfWhichTooLittleIsKnown_IsNoPressureYet(string lines)
    {
        var job = Judge(Job(), lines, group: null);
        Assert.AreEqual(WaitReason.Unknown, job.Reason);
        Assert.Contains("not read yet", job.ReasonText);
    }

    [TestMethod]
    [DataRow("user_lists _vo")]
    [DataRow("user_lists vo2 _vo")]
    [DataRow("xuser_lists _vo")]
    public void Job_OfAListWhoseNameCannotBeAskedFor_IsLeftToTheScheduler(string lines) => AssertIs(null, Judge(Job(), lines));

    [TestMethod]
    [DataRow("user_lists grid", true)]
    [DataRow("xuser_lists vo2 grid", true)]
    [DataRow("user_lists vo1", false)]
    [DataRow("user_lists NONE", false)]
    public void AsksForGroup_QueueThatAdmitsGroups_IsAskedOfEachJob(string lines, bool asks) => Assert.AreEqual(asks, Admission(lines).AsksForGroup(Job()));

    [TestMethod]
    public void Job_NamedInOneOfTwoLists_IsAdmittedThoughTheOtherIsNotRead() => AssertIs(null, Judge(Job(), "user_lists later vo1", group: null));

    [TestMethod]
    public void Job_OfTwoQueues_KeepsTheOneThatAdmitsIt()
    {
        var job = Judge(Job("batch", "short"), "user_lists vo2\nqname short\nuser_lists vo1");
        AssertIs(null, job);
        Assert.AreEqual(new QueueName("short"), job.Queues.Single());
    }

    [TestMethod]
    public void Job_OfTwoQueuesThatRefuse_NamesBoth() => AssertIs(
        "queue batch does not admit ada (user_lists vo2); queue short does not admit the project physics",
        Judge(Job("batch", "short"), "user_lists vo2\nqname short\nxprojects physics"));

    [TestMethod]
    [DataRow("has no permission for cluster queue \"batch\"")]
    [DataRow("(project physics) does not have the correct project to run in cluster queue \"batch\"")]
    [DataRow("(no project) does not have the correct project to run in cluster queue \"batch\"")]
    [DataRow("(project physics) is not allowed to run in cluster queue \"batch\" based on the excluded project list")]
    public void Job_RefusedByTheScheduler_IsRefused(string message)
    {
        var refusing = SgeReasons.RefusingQueues(new JobDetails { Number = "1", Messages = [message] });
        var job = Admission("user_lists NONE").Judge(Job(), "users", refusing);
        AssertIs("the scheduler says that queue batch does not admit it", job);
        AssertIs(null, Admission("user_lists NONE").Judge(Job("batch", "short"), "users", refusing));
    }

    [TestMethod]
    [DataRow("has no permission for queue \"batch@wn-1\"", DisplayName = "of one host")]
    [DataRow("queue instance \"batch@wn-1\" dropped because it is full")]
    public void Job_RefusedOnOneHost_IsNotRefused(string message) =>
        Assert.IsEmpty(SgeReasons.RefusingQueues(new JobDetails { Number = "1", Messages = [message] }));

    private static Job Judge(Job job, string lines, string? group = "griduser") => Admission(lines).Judge(job, group, []);

    private static SgeAdmission Admission(string lines) => new(QconfTexts.Site($"qname batch\n{lines}\nname vo1\nentries ada,bob\nname vo2\nentries eve\nname grid\nentries @griduser,@others\n"));

    private static Job Job(params string[] queues) => new()
    {
        Id = new JobId("1"),
        User = "ada",
        Account = "physics",
        Queues = [.. (queues.Length > 0 ? queues : ["batch"]).Select(q => new QueueName(q))],
        State = JobState.Pending,
        Reason = WaitReason.Capacity,
        Shape = new JobShape { Nodes = 1, PerNode = new Resources(1, 0) },
    };

    private static void AssertIs(string? why, Job job) =>
        Assert.AreEqual((why is null ? WaitReason.Capacity : WaitReason.Limit, why ?? ""), (job.Reason, job.ReasonText));
}
