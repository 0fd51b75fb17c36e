using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Tests.Pbs;

[TestClass]
public sealed class PbsJobStatesTests
{
    [TestMethod]
    [DataRow("Q", JobState.Pending)]
    [DataRow("B", JobState.Pending)]
    [DataRow("R", JobState.Running)]
    [DataRow("S", JobState.Running)]
    [DataRow("E", JobState.Ending)]
    [DataRow("C", JobState.Ended)]
    [DataRow("X", JobState.Ended)]
    public void Read_Letter_IsAState(string letter, JobState state) => Assert.AreEqual(state, PbsJobStates.Read(Encoding.ASCII.GetBytes(letter)));

    [TestMethod]
    [DataRow("")]
    [DataRow("Z")]
    [DataRow("QQ")]
    public void Read_AnythingElse_IsUnknown(string letter) => Assert.IsNull(PbsJobStates.Read(Encoding.ASCII.GetBytes(letter)));
}
