using System.Net;
using FsCheck;
using FsCheck.Fluent;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Tests.Web.Markup;

[TestClass]
public sealed class ElementTests
{
    [TestMethod]
    public void Element_TextsAndAttributes_AreEscaped() => Assert.AreEqual(
        "<p title=\"&quot;&gt;&lt;b&gt;\">&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp;amp;</p>",
        Tag("p", "<script>alert('1')</script> &amp;").With("title", "\"><b>").ToString());

    [TestMethod]
    public void Element_CharactersThatHideOrTurnATextRound_BecomeQuestionMarks() =>
        Assert.AreEqual("<td>a?b?c?d\ne?</td>", Tag("td", "a\u202Eb\0c\u200Bd\ne\uD800").ToString());

    [TestMethod]
    public void Element_AnyText_IsReadBackAsItWas() => Prop.ForAll<string>(text =>
    {
        var written = Tag("td", text ?? "").ToString();
        var inside = written["<td>".Length..^"</td>".Length];
        Assert.IsFalse(inside.AsSpan().ContainsAny('<', '>', '"'), written);
        Assert.AreEqual(inside, Tag("td", WebUtility.HtmlDecode(inside)).ToString()["<td>".Length..^"</td>".Length]);
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow("onclick", "alert(1)")]
    [DataRow("style", "color: red")]
    [DataRow("srcdoc", "<b>")]
    [DataRow("a b", "x")]
    [DataRow("", "x")]
    [DataRow("href", "javascript:alert(1)")]
    [DataRow("href", "//evil.example/")]
    [DataRow("href", "/\\evil.example/")]
    [DataRow("href", "https://evil.example/")]
    [DataRow("action", " /web/freeze")]
    [DataRow("src", "data:text/html,x")]
    public void With_WhatCouldRunOrLeadElsewhere_IsRefused(string attribute, string value) => Assert.ThrowsExactly<ArgumentException>(() => Tag("a", "x").With(attribute, value));

    [TestMethod]
    public void Tag_NameOrContentOfAScript_IsRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => Tag("p><script"));
        Assert.ThrowsExactly<ArgumentException>(() => Tag("script", "alert(1)"));
    }

    [TestMethod]
    public void Element_NullsAndVoidElements_AreLeftOutAndNotClosed() =>
        Assert.AreEqual("<form><input name=\"q\" required></form>", Tag("form", null, Tag("input").With("name", "q").With("value", null).If(true, "required").If(false, "disabled")).ToString());

    [TestMethod]
    public void Table_HasACaptionHeadsWithScopeAndIsReachedByTheKeyboard()
    {
        var table = Table("Nodes", ["Node", "#Cores"], [["wn-1", "4"]]).ToString();

        Assert.Contains("<caption>Nodes</caption>", table);
        Assert.Contains("<th scope=\"col\">Node</th><th scope=\"col\" class=\"figure\">Cores</th>", table);
        Assert.Contains("<th scope=\"row\">wn-1</th><td class=\"figure\">4</td>", table);
        Assert.Contains("tabindex=\"0\" role=\"group\" aria-label=\"Nodes\"", table);
    }
}
