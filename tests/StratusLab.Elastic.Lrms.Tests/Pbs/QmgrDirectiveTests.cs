using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Tests.Pbs;

[TestClass]
public sealed class QmgrDirectiveTests
{
    private static readonly NodeName Node = new("wn-2");

    [TestMethod]
    public void CreateNode_Attributes_AreOneDirective() => Assert.AreEqual(
        "create node wn-2 resources_available.ncpus=4,resources_available.mem=2048mb",
        QmgrDirective.CreateNode(Node, ("resources_available.ncpus", "4"), ("resources_available.mem", "2048mb")).Text);

    [TestMethod]
    public void CreateNode_NoAttributes_IsTheNameAlone() => Assert.AreEqual("create node wn-2", QmgrDirective.CreateNode(Node).Text);

    [TestMethod]
    [DataRow("stratuslab:site:node:7", "\"stratuslab:site:node:7\"")]
    [DataRow("a,b", "\"a,b\"")]
    [DataRow("two words", "\"two words\"")]
    [DataRow("say \"no\"", "'say \"no\"'")]
    [DataRow("it's", "\"it's\"")]
    [DataRow("a\";delete node @default", "'a\";delete node @default'")]
    public void SetNode_Value_IsQuoted(string value, string quoted) =>
        Assert.AreEqual($"set node wn-2 comment={quoted}", QmgrDirective.SetNode(Node, ("comment", value)).Text);

    [TestMethod]
    [DataRow("")]
    [DataRow("it's \"both\"")]
    [DataRow("two\nlines")]
    [DataRow("back\\slash")]
    [DataRow("é")]
    public void SetNode_ValueThatCannotBeQuoted_IsRejected(string value) =>
        Assert.ThrowsExactly<RejectedException>(() => QmgrDirective.SetNode(Node, ("comment", value)));

    [TestMethod]
    [DataRow("")]
    [DataRow("@default")]
    [DataRow("wn-2,wn-3")]
    [DataRow("wn-2 wn-3")]
    [DataRow("-a")]
    public void DeleteNode_AnythingButOneName_IsRejected(string name) =>
        Assert.ThrowsExactly<RejectedException>(() => QmgrDirective.DeleteNode(new NodeName(name)));

    [TestMethod]
    public void DeleteNode_ForgottenName_IsRejected() => Assert.ThrowsExactly<RejectedException>(() => QmgrDirective.DeleteNode(default));

    [TestMethod]
    public void SetNode_AttributeThatIsNoName_IsRejected() =>
        Assert.ThrowsExactly<RejectedException>(() => QmgrDirective.SetNode(Node, ("comment=x,state", "free")));
}
