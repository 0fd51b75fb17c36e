using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

[TestClass]
public sealed class BodyCacheTests
{
    [TestMethod]
    public void Read_SameTextAgain_IsTheSameRecord()
    {
        BodyCache<long, Vm> cache = new();
        var text = LedgerJson.Write(Records.Vm(1));

        var first = cache.Read([(1, text)]);
        var second = cache.Read([(1, new string(text))]);

        Assert.AreSame(first[0], second[0]);
    }

    [TestMethod]
    public void Read_OtherTextOfTheSameKey_IsParsed()
    {
        BodyCache<long, Vm> cache = new();
        cache.Read([(1, LedgerJson.Write(Records.Vm(1)))]);

        var read = cache.Read([(1, LedgerJson.Write(Records.Vm(1) with { Attempts = 3 }))]);

        Assert.AreEqual(3, read.Single().Attempts);
    }

    [TestMethod]
    public void Read_WithoutAKey_ForgetsIt()
    {
        BodyCache<long, Vm> cache = new();
        var text = LedgerJson.Write(Records.Vm(1));
        var first = cache.Read([(1, text)]);

        Assert.IsEmpty(cache.Read([]));

        Assert.AreNotSame(first[0], cache.Read([(1, text)])[0]);
    }
}
