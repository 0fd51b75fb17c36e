using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

[TestClass]
public sealed class NodeStateWordsTests
{
    [TestMethod]
    [DataRow("IDLE", true, false, false)]
    [DataRow("IDLE+DYNAMIC_NORM", true, false, false)]
    [DataRow("IDLE+DYNAMIC_NORM+PLANNED", true, false, false)]
    [DataRow("MIXED+DYNAMIC_NORM", true, false, true)]
    [DataRow("ALLOCATED+DRAIN+DYNAMIC_NORM", true, true, true)]
    [DataRow("IDLE+COMPLETING+DRAIN+DYNAMIC_NORM", true, true, true)]
    [DataRow("IDLE+DRAIN+DYNAMIC_NORM", true, true, false)]
    [DataRow("IDLE*+DRAIN", false, true, false)]
    [DataRow("IDLE+DYNAMIC_NORM+NOT_RESPONDING", false, false, false)]
    [DataRow("ALLOCATED+DYNAMIC_NORM+NOT_RESPONDING", false, false, true)]
    [DataRow("DOWN+DYNAMIC_NORM+NOT_RESPONDING", false, false, false)]
    [DataRow("DOWN+DRAIN+DYNAMIC_NORM", false, true, false)]
    [DataRow("IDLE+CLOUD+POWERED_DOWN", false, false, false)]
    [DataRow("MIXED+CLOUD+NOT_RESPONDING+POWERING_UP", false, false, true)]
    [DataRow("IDLE+INVALID_REG", false, false, false)]
    [DataRow("IDLE+REBOOT_ISSUED", false, false, false)]
    [DataRow("FUTURE", false, false, false)]
    [DataRow("UNKNOWN", false, false, true)]
    [DataRow("IDLE+SOMETHING_NEW", false, false, true)]
    [DataRow("BRANDNEW", false, false, true)]
    [DataRow("", false, false, true)]
    public void Read_State_IsCautious(string text, bool isUp, bool isDrained, bool isBusy)
    {
        var state = NodeStateWords.Read(text);
        Assert.AreEqual((isUp, isDrained, isBusy), (state.IsUp, state.IsDrained, state.IsBusy));
    }
}
