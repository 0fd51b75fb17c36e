using FsCheck;
using FsCheck.Fluent;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Tests.Images;

[TestClass]
[TestCategory("Packages")]
public sealed class Qcow2HeaderTests
{
    private readonly Scratch scratch = new();

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    [DataRow("compat=1.1")]
    [DataRow("compat=0.10")]
    [DataRow("cluster_size=2M")]
    [DataRow("cluster_size=512")]
    public async Task Parse_PlainFile_HasItsSizeAndNothingElse(string option)
    {
        var (header, error) = await ReadAsync("-o", option);

        Assert.IsNull(error);
        Assert.AreEqual(new Qcow2Header { VirtualSizeBytes = 8 << 20 }, header);
    }

    [TestMethod]
    [DataRow("compat=1.1")]
    [DataRow("compat=0.10")]
    public async Task Parse_Overlay_HasItsBackingFileAndFormat(string option)
    {
        var (header, _) = await ReadAsync("-o", option, "-u", "-b", "/images/0a1b", "-F", "raw");

        Assert.AreEqual(new Qcow2Header { VirtualSizeBytes = 8 << 20, BackingFile = "/images/0a1b", BackingFormat = "raw" }, header);
        Assert.IsNotNull(header?.RefusalAsImage());
    }

    [TestMethod]
    public async Task Parse_CorruptMark_IsSeen()
    {
        var file = ImageFiles.With(await File.ReadAllBytesAsync(await ImageFiles.Qcow2Async(scratch)), 72, 2);

        Assert.IsTrue(Qcow2Header.Parse(file).Header?.IsCorrupt);
    }

    [TestMethod]
    public async Task Parse_BackingOffsetThatWrapsAround_IsAnError()
    {
        var file = await File.ReadAllBytesAsync(await ImageFiles.Qcow2Async(scratch));
        file = ImageFiles.With(file, 8, ulong.MaxValue - 10);
        file[19] = 20;

        Assert.IsNotNull(Qcow2Header.Parse(file).Error);
    }

    [TestMethod]
    public async Task Parse_AnyDamage_GivesAHeaderOrAnError()
    {
        var file = (await File.ReadAllBytesAsync(await ImageFiles.Qcow2Async(scratch, "-u", "-b", "/x", "-F", "raw")))[..1024];
        var damages = from cut in Gen.Choose(0, file.Length)
                      from at in Gen.Choose(0, 200).ListOf(4)
                      from value in Gen.Choose(0, 255).ListOf(4)
                      select Damaged(file[..cut], at, value);

        Prop.ForAll(Arb.From(damages), bytes =>
        {
            var (header, error) = Qcow2Header.Parse(bytes);
            return header is null ^ error is null;
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Damaged(byte[] file, IEnumerable<int> places, IEnumerable<int> values)
    {
        foreach (var (at, value) in places.Zip(values).Where(damage => damage.First < file.Length))
        {
            file[at] = (byte)value;
        }

        return file;
    }

    private async Task<(Qcow2Header? Header, string? Error)> ReadAsync(params string[] options) =>
        Qcow2Header.Parse(await File.ReadAllBytesAsync(await ImageFiles.Qcow2Async(scratch, options)));
}
