using System.Text;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Tests.Reading;

[TestClass]
public sealed class Utf8CacheTests
{
    [TestMethod]
    public void Get_SameText_MakesItOnce()
    {
        var made = 0;
        var cache = new Utf8Cache<int, string>((text, _) =>
        {
            made++;
            return Encoding.UTF8.GetString(text);
        });

        var first = cache.Get("alice"u8, 0);
        cache.Get("bob"u8, 0);
        Assert.AreSame(first, cache.Get("alice"u8, 0));
        Assert.AreSame(first, cache.Get("alice"u8, 0));
        Assert.AreEqual(2, made);
    }

    [TestMethod]
    public void Get_EmptyText_IsATextLikeAnyOther()
    {
        var cache = new Utf8Cache<int, int>((text, state) => text.Length + state);
        Assert.AreEqual(7, cache.Get([], 7));
        Assert.AreEqual(7, cache.Get([], 9));
    }

    [TestMethod]
    public void Get_ManyTexts_EachKeepsItsValue()
    {
        var cache = new Utf8Cache<int, string>((text, _) => Encoding.UTF8.GetString(text));
        var texts = Enumerable.Range(0, 20_000).Select(i => $"{new string('x', i % 20)}{i}").ToArray();
        var first = texts.Select(text => cache.Get(Encoding.UTF8.GetBytes(text), 0)).ToArray();
        CollectionAssert.AreEqual(texts, first);
        Assert.IsTrue(texts.Index().All(t => ReferenceEquals(first[t.Index], cache.Get(Encoding.UTF8.GetBytes(t.Item), 0))));
    }
}
