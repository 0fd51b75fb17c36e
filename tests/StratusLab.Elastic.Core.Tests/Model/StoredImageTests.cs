using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Model;

/// <summary>When no new VM may be made from an image.</summary>
[TestClass]
public sealed class StoredImageTests
{
    [TestMethod]
    public void WhyNot_SitesOwn_IsUsedForEver() => Assert.IsNull(Image(new()).WhyNot(DateTimeOffset.MaxValue));

    [TestMethod]
    public void WhyNot_BeforeItExpires_IsUsed() => Assert.IsNull(Image(new() { Expires = Given.Noon }).WhyNot(Given.Noon.AddTicks(-1)));

    [TestMethod]
    public void WhyNot_Expired_SaysSince() =>
        Assert.AreEqual("image \"worker\" has expired at 12:00:00 UTC", Image(new() { Expires = Given.Noon }).WhyNot(Given.Noon));

    [TestMethod]
    public void WhyNot_Deprecated_SaysByWhomAndWhy() =>
        Assert.AreEqual("image \"worker\" is deprecated by jane: a hole", Image(new() { Endorser = "jane", Deprecated = "a hole" }).WhyNot(Given.Noon));

    private static StoredImage Image(ImageOrigin origin) =>
        new() { Name = new("worker"), Sha256 = "", Format = "raw", VirtualSizeBytes = 1, FileBytes = 1, ImportedAt = Given.Noon, Source = "/srv/w", Origin = origin };
}
