using FsCheck;
using FsCheck.Fluent;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Tests.Reading;

[TestClass]
public sealed class FieldSplitterTests
{
    [TestMethod]
    public void Split_AnyBytes_FindsWhatASearchFinds() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>().Generator.Two().Select(two => (byte[])[.. two.Item1, .. two.Item2, .. two.Item1]).ToArbitrary(),
            Gen.Choose(0, 40).ToArbitrary(),
            (row, room) =>
            {
                var ends = new int[room];
                var separator = row.Length > 0 ? row[row.Length / 2] : (byte)0;
                var expected = Enumerable.Range(0, row.Length).Where(i => row[i] == separator).Take(room).ToArray();
                var count = FieldSplitter.Split(row, separator, ends);
                return ends.AsSpan(0, count).SequenceEqual(expected);
            }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(31)]
    [DataRow(32)]
    [DataRow(33)]
    [DataRow(64)]
    [DataRow(100)]
    public void Split_OnlySeparators_FindsAll(int length)
    {
        var row = Enumerable.Repeat((byte)'\t', length).ToArray();
        var ends = new int[length + 1];
        Assert.AreEqual(length, FieldSplitter.Split(row, (byte)'\t', ends));
        CollectionAssert.AreEqual(Enumerable.Range(0, length).ToArray(), ends[..length]);
    }
}
