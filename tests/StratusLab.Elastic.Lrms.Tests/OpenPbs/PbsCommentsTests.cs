using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

[TestClass]
public sealed class PbsCommentsTests
{
    [TestMethod]
    [DataRow("", WaitReason.NotYetConsidered)]
    [DataRow("Not Running: Not enough free nodes available", WaitReason.Capacity)]
    [DataRow("Not Running: Insufficient amount of resource: ncpus (R: 4 A: 3 T: 4)", WaitReason.Capacity)]
    [DataRow("Can Never Run: Insufficient amount of resource: mem (R: 4tb A: 48210mb T: 48210mb)", WaitReason.Capacity)]
    [DataRow("Not Running: Insufficient amount of resource: elastic (True != False)", WaitReason.Capacity)]
    [DataRow("Not Running: Insufficient amount of resource: matlab (R: 1 A: 0 T: 4)", WaitReason.Licence)]
    [DataRow("Not Running: Insufficient amount of server resource: matlab (R: 1 A: 0 T: 4)", WaitReason.Licence)]
    [DataRow("Not Running: Insufficient amount of queue resource: ncpus (R: 4 A: 0 T: 4)", WaitReason.Limit)]
    [DataRow("Not Running: Insufficient amount of resource: host", WaitReason.Unknown)]
    [DataRow("Not Running: rack set r1 has too few free resources", WaitReason.Capacity)]
    [DataRow("Not Running: User has reached queue workq running job limit.", WaitReason.Limit)]
    [DataRow("Not Running: would exceed user carol's limit on resource ncpus in complex", WaitReason.Limit)]
    [DataRow("Not Running: Queue not started.", WaitReason.QueueClosed)]
    [DataRow("Not Running: Number of concurrent running subjobs limit reached", WaitReason.ArrayThrottle)]
    [DataRow("Not Running: Job will run in nonprimetime only", WaitReason.BeginTime)]
    [DataRow("Not Running: Job would conflict with reservation or top job", WaitReason.Capacity)]
    [DataRow("Can Never Run: Specified host does not exist: wn-99", WaitReason.Impossible)]
    [DataRow("Not Running: PBS Error: Execution server rejected request", WaitReason.Unknown)]
    [DataRow("words of a new version", WaitReason.Unknown)]
    public void Read_Comment_HasItsMeaning(string comment, WaitReason reason) =>
        Assert.AreEqual(reason, PbsComments.Read(comment, new FeatureConstraint("elastic&large")));
}
