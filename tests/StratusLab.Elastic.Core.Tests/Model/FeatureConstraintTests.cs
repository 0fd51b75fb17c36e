using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

[TestClass]
public sealed class FeatureConstraintTests
{
    [TestMethod]
    [DataRow("", "", true)]
    [DataRow("", "a b", true)]
    [DataRow("a", "a b", true)]
    [DataRow("a", "b", false)]
    [DataRow("a", "", false)]
    [DataRow("a&b", "a b c", true)]
    [DataRow("a&b", "a", false)]
    [DataRow("a,b", "a", false, DisplayName = "a comma joins, as in sbatch -C on old versions")]
    [DataRow("a|b", "b", true)]
    [DataRow("a&b|c", "c", true)]
    [DataRow("a&b|c", "a", false)]
    [DataRow(" a & b ", "a b", true)]
    [DataRow("A", "a", false, DisplayName = "features are case-sensitive")]
    public void IsSatisfiedBy_Expression_ReadsAndAndOr(string expression, string features, bool expected) =>
        Assert.AreEqual(expected, new FeatureConstraint(expression).IsSatisfiedBy(features.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [TestMethod]
    [DataRow("[rack1|rack2]")]
    [DataRow("(a&b)|c")]
    [DataRow("gpu*2")]
    [DataRow("!a")]
    public void IsUnderstood_OperatorThatIsNotRead_IsFalseAndNothingSatisfiesIt(string expression)
    {
        var constraint = new FeatureConstraint(expression);
        Assert.IsFalse(constraint.IsUnderstood);
        Assert.IsFalse(constraint.IsSatisfiedBy(["rack1", "a", "b", "c", "gpu*2", "!a"]));
    }
}
