using StratusLab.Elastic.Api;

namespace StratusLab.Elastic.Tests.Api;

[TestClass]
public sealed class HookGateTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

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
    public void Knock_ManyWithinAPause_AreOneMoreCallAtItsEnd()
    {
        using var gate = Gate();
        gate.Knock();
        time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.IsTrue(gate.Knock());
        Assert.IsFalse(gate.Knock());
        Assert.IsFalse(gate.Knock());
        Assert.AreEqual(1, calls);
        time.Advance(TimeSpan.FromMilliseconds(149));
        Assert.AreEqual(1, calls);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.AreEqual(2, calls);
    }

    [TestMethod]
    public void Knock_AfterThePause_CallsAtOnce()
    {
        using var gate = Gate();
        gate.Knock();
        time.Advance(Pause);

        gate.Knock();

        Assert.AreEqual(2, calls);
    }

    [TestMethod]
    public void Knock_AfterALateCall_WaitsForAnotherPause()
    {
        using var gate = Gate();
        gate.Knock();
        gate.Knock();
        time.Advance(Pause);

        Assert.IsTrue(gate.Knock());

        Assert.AreEqual(2, calls);
        time.Advance(Pause);
        Assert.AreEqual(3, calls);
    }

    private HookGate Gate() => new(() => calls++, () => Pause, time);
}
