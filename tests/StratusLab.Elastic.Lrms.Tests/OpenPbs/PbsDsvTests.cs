using System.Text;
using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

[TestClass]
public sealed class PbsDsvTests
{
    [TestMethod]
    public void Read_BarAndBackslashInAValue_StayInIt()
    {
        var jobs = new PbsJobs(default, null);
        Assert.IsNull(PbsDsv.Read("Job Id: 1.vm|Job_Name=a\\|job_state=R\\\\|job_state=Q|schedselect=1:ncpus=1\n"u8, jobs));
        Assert.AreEqual("a|job_state=R\\", jobs.Rows.Single().Name);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("\n")]
    [DataRow("Job Id: 1.vm|job_state=Q")]
    [DataRow("Job Id: 1.vm|job_state=Q\nmore\n")]
    public void Read_NoRecords_IsAnError(string output) => Assert.IsNotNull(PbsDsv.Read(Encoding.UTF8.GetBytes(output), new PbsJobs(default, null)));
}
