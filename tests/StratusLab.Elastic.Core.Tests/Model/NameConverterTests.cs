using System.Collections.Immutable;
using System.Text.Json;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class NameConverterTests
{
    [TestMethod]
    public void Json_Name_IsABareString() => Assert.AreEqual("\"medium\"", JsonSerializer.Serialize(new PoolName("medium")));

    [TestMethod]
    public void Json_VmId_IsABareNumber() => Assert.AreEqual("12", JsonSerializer.Serialize(new VmId(12)));

    [TestMethod]
    public void Json_NameAsKey_ComesBack()
    {
        var before = Given.One(new HostName("kvm01"), BackOff.None.Failed(Given.Noon, "disk full"));
        var text = JsonSerializer.Serialize(before);
        Assert.StartsWith("{\"kvm01\":{", text);
        var after = JsonSerializer.Deserialize<ImmutableSortedDictionary<HostName, BackOff>>(text)!; // an object gives a dictionary
        Assert.AreEqual(before.Single(), after.Single());
    }
}
