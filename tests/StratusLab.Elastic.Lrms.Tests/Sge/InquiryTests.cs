using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>Which jobs are asked about when there are more than can be.</summary>
[TestClass]
public sealed class InquiryTests
{
    [TestMethod]
    public void Inquiry_ManyArraysOfOneUser_LeavesRoomForTheOthers()
    {
        Job[] jobs = [.. Arrays("ada", 1, Inquiry.Most + 100), .. Arrays("bob", 2001, 3)];
        var numbers = new Inquiry(jobs, new SgeAdmission(new SgeSite())).Numbers;
        Assert.HasCount(Inquiry.Most, numbers);
        Assert.IsTrue(new[] { "2001", "2002", "2003" }.All(numbers.Contains), "one of bob's arrays is not asked about");
    }

    [TestMethod]
    public void Inquiry_OfOneUser_IsInTheOrderOfPriority() =>
        CollectionAssert.AreEqual(new[] { "7", "8", "9" }, new Inquiry([.. Arrays("ada", 7, 3)], new SgeAdmission(new SgeSite())).Numbers.ToArray());

    [TestMethod]
    public void Inquiry_RecordsOfOneArray_TakeOnePlace() =>
        CollectionAssert.AreEqual(new[] { "7", "2001" }, new Inquiry([.. Arrays("ada", 7, 1), .. Arrays("ada", 7, 1), .. Arrays("bob", 2001, 1)], new SgeAdmission(new SgeSite())).Numbers.ToArray());

    [TestMethod]
    public void Inquiry_GroupDecides_AsksForEveryJobOfAKind()
    {
        Job[] jobs = [.. Arrays("ada", 1, 3).Select(j => j with { Array = null })];

        Assert.HasCount(1, new Inquiry(jobs, new SgeAdmission(new SgeSite())).Numbers);
        Assert.HasCount(3, new Inquiry(jobs, new SgeAdmission(QconfTexts.Site("qname batch\nuser_lists grid\nname grid\nentries @griduser\n"))).Numbers);
    }

    private static IEnumerable<Job> Arrays(string user, int first, int count) => Enumerable.Range(first, count).Select(number =>
    {
        var id = new JobId(number.ToString(CultureInfo.InvariantCulture));
        return new Job
        {
            Id = id,
            Array = id,
            User = user,
            Queues = [new QueueName("batch")],
            State = JobState.Pending,
            Reason = WaitReason.Capacity,
            Shape = new JobShape { Nodes = 1, PerNode = new Resources(1, 1024) },
        };
    });
}
