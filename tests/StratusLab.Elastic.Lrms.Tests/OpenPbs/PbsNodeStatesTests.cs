using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

[TestClass]
public sealed class PbsNodeStatesTests
{
    [TestMethod]
    [DataRow("free", "up")]
    [DataRow("busy", "up")]
    [DataRow("job-busy", "up busy")]
    [DataRow("offline,job-exclusive", "up offline busy")]
    [DataRow("resv-exclusive", "up reserved")]
    [DataRow("down,job-busy", "down busy")]
    [DataRow("state-unknown,down", "down")]
    [DataRow("down,offline", "offline down")]
    [DataRow("offline_by_mom", "")]
    [DataRow("maintenance", "reserved")]
    [DataRow("Stale", "")]
    [DataRow("novel", "busy")]
    public void Read_State_IsToldInFacts(string text, string facts)
    {
        var s = PbsNodeStates.Read(text);
        string[] told = [s.IsUp ? "up" : "", s.IsOffline ? "offline" : "", s.IsDown ? "down" : "", s.IsReserved ? "reserved" : "", s.IsBusy ? "busy" : ""];
        Assert.AreEqual(facts, string.Join(' ', told.Where(t => t.Length > 0)));
    }
}
