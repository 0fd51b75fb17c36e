using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

[TestClass]
public sealed class DiskTargetsTests
{
    [TestMethod]
    public void Of_NothingAskedFor_AreVirtioInOrder() => Assert.AreEqual("vda/virtio vdb/virtio context vdc", Text(Disk(), Disk()));

    [TestMethod]
    public void Of_Targets_GiveTheirBuses() =>
        Assert.AreEqual("hda/ide sdc/scsi vdb/virtio context vda", Text(Disk("hda"), Disk("sdc"), Disk("vdb")));

    [TestMethod]
    public void Of_Buses_GiveTheirFirstFreeDevice() =>
        Assert.AreEqual("sda/scsi sdb/sata sdc/sata hda/ide context vda", Text(Disk(bus: "scsi"), Disk("sdb", "sata"), Disk(bus: "sata"), Disk(bus: "ide")));

    [TestMethod]
    public void Of_TargetOfALaterDisk_IsNotTakenByAnEarlierOne() => Assert.AreEqual("vdb/virtio vda/virtio context vdc", Text(Disk(), Disk("vda")));

    [TestMethod]
    public void Of_AsManyAsFit_EachHasItsOwn()
    {
        var (disks, context) = DiskTargets.Of([.. Enumerable.Range(0, DiskTargets.Most).Select(_ => Disk())]);

        Assert.HasCount(DiskTargets.Most + 1, disks.Select(disk => disk.Target).Append(context).Distinct().ToArray());
        Assert.AreEqual("vdz", context);
    }

    private static DiskTemplate Disk(string target = "", string bus = "") => new(new ImageName("worker")) { Target = target, Bus = bus };

    private static string Text(params ImmutableArray<DiskTemplate> templates)
    {
        var (disks, context) = DiskTargets.Of(templates);
        return $"{string.Join(' ', disks.Select(disk => $"{disk.Target}/{disk.Bus}"))} context {context}";
    }
}
