using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class NaturalOrderTests
{
    [TestMethod]
    [DataRow("wn-9", "wn-10")]
    [DataRow("wn-0-9", "wn-0-10")]
    [DataRow("wn-9-9", "wn-10-1")]
    [DataRow("", "a")]
    [DataRow("a", "a1")]
    [DataRow("4711", "4711_1")]
    [DataRow("4711_2", "4711_10")]
    [DataRow("9.server", "10.server")]
    [DataRow("01", "1", DisplayName = "the same number: by code unit")]
    [DataRow("a01b", "a1c")]
    [DataRow("99999999999999999998", "99999999999999999999", DisplayName = "numbers of any length")]
    [DataRow("Z", "a", DisplayName = "capitals first, as ASCII has it")]
    public void Compare_SmallerAndLarger_AreOrderedBothWays(string smaller, string larger)
    {
        Assert.IsNegative(NaturalOrder.Compare(smaller, larger));
        Assert.IsPositive(NaturalOrder.Compare(larger, smaller));
    }

    [TestMethod]
    public void Compare_AnyThreeTexts_IsATotalOrder() =>
        Property.Holds(2000, 30, tape => (A: Text(tape), B: Text(tape), C: Text(tape)), t =>
        {
            Assert.AreEqual(t.A == t.B, NaturalOrder.Compare(t.A, t.B) == 0);
            Assert.AreEqual(Math.Sign(NaturalOrder.Compare(t.A, t.B)), -Math.Sign(NaturalOrder.Compare(t.B, t.A)));
            if (NaturalOrder.Compare(t.A, t.B) <= 0 && NaturalOrder.Compare(t.B, t.C) <= 0)
            {
                Assert.IsLessThanOrEqualTo(0, NaturalOrder.Compare(t.A, t.C));
            }
        });

    private static string Text(Tape tape) => string.Concat(Enumerable.Range(0, tape.Number(0, 8)).Select(_ => tape.Any('0', '1', '9', 'a', '-')));
}
