using StratusLab.Elastic.Api;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class HookGateTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ManualClock time = new();
    private int calls;

    [TestMethod]
    public void Knock_First_CallsAtOnce()
    {
        using var gate = Gate();

        Assert.IsTrue(gate.Knock());
        Assert.AreEqual(1, calls);
    }

    [TestMethod]
    public void Knock_ManyAtOnce_AreOneMoreCallAsSoonAsOneMayFollow()
    {
        using var gate = Gate();
        gate.Knock();
        time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.IsTrue(gate.Knock());
        Assert.IsFalse(gate.Knock());
        Assert.IsFalse(gate.Knock());
        time.Advance(TimeSpan.FromMilliseconds(149));
        Assert.AreEqual(1, calls);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.AreEqual(2, calls);
    }

    [TestMethod]
    public void Knock_ThriceAfterQuiet_CallsEachTime()
    {
        using var gate = Gate();
        for (var i = 1; i <= HookGate.Burst; i++)
        {
            gate.Knock();
            Assert.AreEqual(i, calls);
            time.Advance(TimeSpan.FromMilliseconds(300));
        }
    }

    [TestMethod]
    public void Knock_Storm_IsCalledOncePerPause()
    {
        using var gate = Gate();
        for (var i = 0; i < 1000; i++)
        {
            gate.Knock();
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        // 100 s and a pause of 2 s, and what quiet had saved before.
        Assert.IsInRange(50, 50 + HookGate.Burst, calls);
    }

    [TestMethod]
    public void Knock_LastOfAStorm_IsAnsweredAPauseLaterAtMost()
    {
        using var gate = Gate();
        for (var i = 0; i < 20; i++)
        {
            gate.Knock();
            time.Advance(TimeSpan.FromMilliseconds(250));
        }

        var before = calls;
        gate.Knock();
        time.Advance(Pause);
        Assert.AreEqual(before + 1, calls);
    }

    private HookGate Gate() => new(() => calls++, () => Pause, time);
}
