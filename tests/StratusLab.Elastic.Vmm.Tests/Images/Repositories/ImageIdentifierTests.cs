using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Vmm.Tests.Images.Repositories;

[TestClass]
public sealed class ImageIdentifierTests
{
    [TestMethod]
    [DataRow("c319bbd5afc0a22ba3eaed0507c39383ec28eeff", "MMZu9WvwKIro-rtBQfDk4PsKO7_")]
    [DataRow("C319BBD5AFC0A22BA3EAED0507C39383EC28EEFF", "MMZu9WvwKIro-rtBQfDk4PsKO7_")]
    [DataRow("0000000000000000000000000000000000000000", "AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [DataRow("0000000000000000000000000000000000000001", "AAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [DataRow("ffffffffffffffffffffffffffffffffffffffff", "P__________________________")]
    public void OfSha1_Checksum_IsItsNumberInBase64(string sha1, string identifier)
    {
        Assert.AreEqual(identifier, ImageIdentifier.OfSha1(sha1)?.Text);
        Assert.AreEqual(identifier, ImageIdentifier.Parse(identifier)?.Text);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("c319bbd5afc0a22ba3eaed0507c39383ec28eef")]
    [DataRow("c319bbd5afc0a22ba3eaed0507c39383ec28eefg")]
    public void OfSha1_SomethingElse_IsNone(string sha1) => Assert.IsNull(ImageIdentifier.OfSha1(sha1));

    [TestMethod]
    [DataRow("")]
    [DataRow("MMZu9WvwKIro-rtBQfDk4PsKO7")]
    [DataRow("MMZu9WvwKIro-rtBQfDk4PsKO7__")]
    [DataRow("MMZu9WvwKIro/rtBQfDk4PsKO7_")]
    [DataRow("QAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Parse_SomethingElse_IsNone(string text) => Assert.IsNull(ImageIdentifier.Parse(text));
}
