using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Vmm;

/// <summary>What every <see cref="ITransfer"/> must do.</summary>
public abstract class TransferContract
{
    private static readonly VmId First = new(7);
    private static readonly VmId Second = new(70);

    private static readonly VmContext Context = new(
        ImmutableSortedDictionary<string, string>.Empty.Add("NAME", "wn-1"), ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty);

    private TransferHarness harness = null!; // Set before every test.

    /// <summary>Set by the framework.</summary>
    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private ITransfer Transfer => harness.Transfer;

    /// <summary>A place without VMs.</summary>
    protected abstract Task<TransferHarness> StartAsync();

    [TestInitialize]
    public async Task StartHarnessAsync() => harness = await StartAsync();

    [TestCleanup]
    public async Task StopHarnessAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task Prepare_NewVm_EverythingIsThere()
    {
        var files = await PrepareAsync(First);

        CollectionAssert.AreEqual(new[] { "vda", "vdb", "vdc" }, files.Disks.Select(disk => disk.Target).ToArray());
        CollectionAssert.AreEqual(new[] { false, false, true }, files.Disks.Select(disk => disk.IsReadOnly).ToArray());
        Assert.IsTrue(files.Disks.All(disk => harness.Exists(disk.Path)));
        Assert.AreEqual("raw", files.Disks[^1].Format);
        Assert.IsNotNull(files.Kernel);
        Assert.IsNotNull(files.Initrd);
    }

    [TestMethod]
    public async Task Prepare_Twice_GivesTheSameFiles()
    {
        var once = await PrepareAsync(First);
        var twice = await PrepareAsync(First);

        CollectionAssert.AreEqual(once.Disks, twice.Disks);
        Assert.AreEqual(once with { Disks = [] }, twice with { Disks = [] });
        CollectionAssert.AreEqual(new[] { First }, (await Transfer.ListAsync(Ct)).ToArray());
    }

    [TestMethod]
    public async Task Prepare_TwoVms_ShareNoFile()
    {
        var one = await PrepareAsync(First);
        var other = await PrepareAsync(Second);

        Assert.IsEmpty(one.Disks.Select(disk => disk.Path).Append(one.ConsoleLog).Intersect(other.Disks.Select(disk => disk.Path).Append(other.ConsoleLog)));
    }

    [TestMethod]
    public async Task Prepare_UnknownImage_IsRejectedAndLeavesNothing()
    {
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Transfer.PrepareAsync(harness.VmWithoutImage(First), Context, Ct));

        Assert.IsEmpty(await Transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task RemoveContext_Twice_RemovesOnlyTheContext()
    {
        var files = await PrepareAsync(First);

        await Transfer.RemoveContextAsync(First, Ct);
        await Transfer.RemoveContextAsync(First, Ct);

        Assert.IsFalse(harness.Exists(files.Disks[^1].Path));
        Assert.IsTrue(files.Disks.SkipLast(1).All(disk => harness.Exists(disk.Path)));
    }

    [TestMethod]
    public async Task RemoveContext_Absent_Succeeds()
    {
        await Transfer.RemoveContextAsync(First, Ct);

        Assert.IsEmpty(await Transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task Remove_Twice_NothingIsLeft()
    {
        var files = await PrepareAsync(First);

        await Transfer.RemoveAsync(First, Ct);
        await Transfer.RemoveAsync(First, Ct);

        Assert.IsFalse(files.Disks.Any(disk => harness.Exists(disk.Path)));
        Assert.IsTrue(harness.Exists(files.Kernel!)); // It has one; it is the template's and no file of the VM.
        Assert.IsEmpty(await Transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task Remove_OneOfTwo_LeavesTheOther()
    {
        await PrepareAsync(First);
        var files = await PrepareAsync(Second);

        await Transfer.RemoveAsync(First, Ct);

        Assert.IsTrue(files.Disks.All(disk => harness.Exists(disk.Path)));
        CollectionAssert.AreEqual(new[] { Second }, (await Transfer.ListAsync(Ct)).ToArray());
    }

    [TestMethod]
    public async Task List_SeveralVms_InOrder()
    {
        await PrepareAsync(Second);
        await PrepareAsync(First);

        CollectionAssert.AreEqual(new[] { First, Second }, (await Transfer.ListAsync(Ct)).ToArray());
    }

    [TestMethod]
    public async Task List_VmOfAnotherSite_IsNotOurs()
    {
        await harness.OtherSite.PrepareAsync(harness.Vm(Second), Context, Ct);

        Assert.IsEmpty(await Transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task Remove_VmOfAnotherSite_IsLeftAlone()
    {
        var files = await harness.OtherSite.PrepareAsync(harness.Vm(Second), Context, Ct);

        await Transfer.RemoveContextAsync(Second, Ct);
        await Transfer.RemoveAsync(Second, Ct);

        Assert.IsTrue(files.Disks.All(disk => harness.Exists(disk.Path)));
    }

    [TestMethod]
    public async Task ConsoleTail_Absent_IsEmpty() => Assert.AreEqual("", await Transfer.ConsoleTailAsync(First, Ct));

    [TestMethod]
    public async Task ConsoleTail_SilentGuest_IsEmpty()
    {
        await PrepareAsync(First);

        Assert.AreEqual("", await Transfer.ConsoleTailAsync(First, Ct));
    }

    [TestMethod]
    public async Task ConsoleTail_LongConsole_IsItsEnd()
    {
        await PrepareAsync(First);
        await harness.WriteConsoleAsync(First, new string('x', 10_000) + "\nlogin:");

        var tail = await Transfer.ConsoleTailAsync(First, Ct);

        Assert.EndsWith("x\nlogin:", tail);
        Assert.IsLessThanOrEqualTo(4096, tail.Length);
    }

    [TestMethod]
    public async Task Prepare_DiskThatWasWritten_IsKept()
    {
        var files = await PrepareAsync(First);
        await harness.WriteAsync(First, files.Disks[0].Path, "written");

        await PrepareAsync(First);

        Assert.IsTrue(await harness.HasAsync(Transfer, files.Disks[0].Path, "written"));
    }

    [TestMethod]
    public async Task Store_StoppedVm_AnotherHostHasItsDisksAndItsCheckpoint()
    {
        var files = await PrepareAsync(First);
        await harness.WriteAsync(First, files.Disks[0].Path, "written");
        await harness.WriteAsync(First, Transfer.CheckpointOf(First), "memory");
        await harness.WriteConsoleAsync(First, "login:");

        await LeaveAsync(First);
        var there = await harness.OtherHost.PrepareAsync(harness.Vm(First), Context, Ct);

        Assert.IsTrue(await harness.HasAsync(harness.OtherHost, there.Disks[0].Path, "written"));
        Assert.IsFalse(await harness.HasAsync(harness.OtherHost, there.Disks[1].Path, "written"));
        Assert.IsTrue(await harness.HasAsync(harness.OtherHost, harness.OtherHost.CheckpointOf(First), "memory"));
        Assert.AreEqual("login:", await harness.OtherHost.ConsoleTailAsync(First, Ct));
    }

    [TestMethod]
    public async Task Store_NothingThere_IsRejected() => await Assert.ThrowsExactlyAsync<RejectedException>(() => Transfer.StoreAsync(First, Ct));

    [TestMethod]
    public async Task Store_Again_SucceedsAlsoWhenTheHostHasNothingMore()
    {
        var files = await PrepareAsync(First);
        await harness.WriteAsync(First, files.Disks[0].Path, "written");

        await Transfer.StoreAsync(First, Ct);
        await LeaveAsync(First);
        await LeaveAsync(First);

        Assert.IsTrue(await harness.HasAsync(harness.OtherHost, (await harness.OtherHost.PrepareAsync(harness.Vm(First), Context, Ct)).Disks[0].Path, "written"));
    }

    [TestMethod]
    public async Task Store_WrittenSinceAnEarlierOne_KeepsThePresentFiles()
    {
        var files = await PrepareAsync(First);
        await harness.WriteAsync(First, files.Disks[0].Path, "earlier");
        await Transfer.StoreAsync(First, Ct);
        await harness.WriteAsync(First, files.Disks[0].Path, "present");

        await LeaveAsync(First);

        Assert.IsTrue(await harness.HasAsync(harness.OtherHost, (await harness.OtherHost.PrepareAsync(harness.Vm(First), Context, Ct)).Disks[0].Path, "present"));
    }

    [TestMethod]
    public async Task Store_FilesStillThere_AreNotReplacedByWhatWasStored()
    {
        var files = await PrepareAsync(First);
        await Transfer.StoreAsync(First, Ct);
        await harness.WriteAsync(First, files.Disks[0].Path, "written");

        await PrepareAsync(First);

        Assert.IsTrue(await harness.HasAsync(Transfer, files.Disks[0].Path, "written"));
    }

    [TestMethod]
    public async Task RemoveFromHost_Twice_NothingIsLeftUnlessShared()
    {
        await PrepareAsync(First);
        await PrepareAsync(Second);

        await Transfer.RemoveFromHostAsync(First, Ct);
        await Transfer.RemoveFromHostAsync(First, Ct);

        CollectionAssert.AreEqual(Transfer.IsShared ? new[] { First, Second } : [Second], (await Transfer.ListAsync(Ct)).ToArray());
    }

    [TestMethod]
    public async Task DiscardStored_VmThatRunsAgain_HasNoCheckpointAndKeepsItsDisks()
    {
        var files = await PrepareAsync(First);
        await harness.WriteAsync(First, files.Disks[0].Path, "written");
        await harness.WriteAsync(First, Transfer.CheckpointOf(First), "memory");
        await Transfer.StoreAsync(First, Ct);

        await Transfer.DiscardStoredAsync(First, Ct);
        await Transfer.DiscardStoredAsync(First, Ct);

        Assert.IsFalse(harness.Exists(Transfer.CheckpointOf(First)));
        Assert.IsTrue(await harness.HasAsync(Transfer, files.Disks[0].Path, "written"));
    }

    [TestMethod]
    public async Task DiscardStored_NothingThere_Succeeds()
    {
        await Transfer.DiscardStoredAsync(First, Ct);

        Assert.IsEmpty(await Transfer.ListAsync(Ct));
    }

    [TestMethod]
    public async Task DiscardStored_VmThatLeavesLater_ComesBackWithoutWhatWasDiscarded()
    {
        var files = await PrepareAsync(First);
        await harness.WriteAsync(First, files.Disks[0].Path, "written");
        await Transfer.StoreAsync(First, Ct);
        await Transfer.DiscardStoredAsync(First, Ct);
        await Transfer.RemoveFromHostAsync(First, Ct);

        Assert.AreEqual(Transfer.IsShared, await harness.HasAsync(Transfer, (await PrepareAsync(First)).Disks[0].Path, "written"));
    }

    [TestMethod]
    public async Task Remove_StoredVm_NothingComesBack()
    {
        var files = await PrepareAsync(First);
        await harness.WriteAsync(First, files.Disks[0].Path, "written");
        await LeaveAsync(First);

        await Transfer.RemoveAsync(First, Ct);

        Assert.IsFalse(await harness.HasAsync(Transfer, (await PrepareAsync(First)).Disks[0].Path, "written"));
    }

    [TestMethod]
    public async Task SaveDisks_DiskThatIsMarked_OutlivesItsVm()
    {
        var vm = Saving(First);
        var files = await Transfer.PrepareAsync(vm, Context, Ct);
        await harness.WriteAsync(First, files.Disks[0].Path, "gone");
        await harness.WriteAsync(First, files.Disks[1].Path, "written");

        await Transfer.SaveDisksAsync(vm, Ct);
        await Transfer.SaveDisksAsync(vm, Ct);
        await Transfer.RemoveAsync(First, Ct);

        Assert.IsTrue(await harness.IsSavedAsync(First, 1, "written"));
        Assert.IsFalse(await harness.IsSavedAsync(First, 0, "gone"));
    }

    [TestMethod]
    public async Task SaveDisks_FilesAreGoneAfterASave_Succeeds()
    {
        var vm = Saving(First);
        await harness.WriteAsync(First, (await Transfer.PrepareAsync(vm, Context, Ct)).Disks[1].Path, "written");
        await Transfer.SaveDisksAsync(vm, Ct);
        await Transfer.RemoveAsync(First, Ct);

        await Transfer.SaveDisksAsync(vm, Ct);

        Assert.IsTrue(await harness.IsSavedAsync(First, 1, "written"));
    }

    [TestMethod]
    public async Task SaveDisks_NothingThere_IsRejected() => await Assert.ThrowsExactlyAsync<RejectedException>(() => Transfer.SaveDisksAsync(Saving(First), Ct));

    [TestMethod]
    public async Task SaveDisks_WrittenSinceAnEarlierOne_HasThePresentContent()
    {
        var vm = Saving(First);
        var files = await Transfer.PrepareAsync(vm, Context, Ct);
        await harness.WriteAsync(First, files.Disks[1].Path, "earlier");
        await Transfer.SaveDisksAsync(vm, Ct);
        await harness.WriteAsync(First, files.Disks[1].Path, "present");

        await Transfer.SaveDisksAsync(vm, Ct);

        Assert.IsTrue(await harness.IsSavedAsync(First, 1, "present"));
    }

    [TestMethod]
    public async Task SaveDisks_InAnotherLife_LeavesWhatWasSavedBefore()
    {
        var vm = Saving(First);
        var files = await Transfer.PrepareAsync(vm, Context, Ct);
        await harness.WriteAsync(First, files.Disks[1].Path, "first life");
        await Transfer.SaveDisksAsync(vm, Ct);
        await harness.WriteAsync(First, files.Disks[1].Path, "second life");

        await Transfer.SaveDisksAsync(vm with { EarlierLives = 1 }, Ct);

        Assert.IsTrue(await harness.IsSavedAsync(First, 1, "first life"));
        Assert.IsTrue(await harness.IsSavedAsync(First, 1, "second life", earlierLives: 1));
    }

    [TestMethod]
    public async Task SaveDisks_StoppedVm_SavesWhatWasStored()
    {
        var vm = Saving(First);
        await harness.WriteAsync(First, (await Transfer.PrepareAsync(vm, Context, Ct)).Disks[1].Path, "written");
        await LeaveAsync(First);

        await harness.OtherHost.SaveDisksAsync(vm, Ct);
        await harness.OtherHost.RemoveAsync(First, Ct);

        Assert.IsTrue(await harness.IsSavedAsync(First, 1, "written"));
    }

    [TestMethod]
    public async Task Block_OneVmHasWritten_IsSeenByTheNext()
    {
        await Transfer.MakeBlockAsync(Block("data"), Ct);
        var files = await Transfer.PrepareAsync(With(First, "data"), Context, Ct);
        await harness.WriteAsync(First, files.Disks[2].Path, "written");

        await Transfer.RemoveAsync(First, Ct);
        var next = await Transfer.PrepareAsync(With(Second, "data"), Context, Ct);

        Assert.AreEqual((files.Disks[2].Path, "raw", "vdc"), (next.Disks[2].Path, next.Disks[2].Format, next.Disks[2].Target));
        Assert.IsTrue(await harness.HasAsync(Transfer, next.Disks[2].Path, "written"));
    }

    [TestMethod]
    public async Task Block_VmThatLeavesItsHost_IsLeftThere()
    {
        await Transfer.MakeBlockAsync(Block("data"), Ct);
        var files = await Transfer.PrepareAsync(With(First, "data"), Context, Ct);
        await harness.WriteAsync(First, files.Disks[2].Path, "written");

        await LeaveAsync(First);
        await Transfer.RemoveAsync(First, Ct);

        Assert.IsTrue(await harness.HasAsync(Transfer, files.Disks[2].Path, "written"));
    }

    [TestMethod]
    public async Task MakeBlock_Again_KeepsWhatIsOnIt()
    {
        await Transfer.MakeBlockAsync(Block("data"), Ct);
        var files = await Transfer.PrepareAsync(With(First, "data"), Context, Ct);
        await harness.WriteAsync(First, files.Disks[2].Path, "written");

        await Transfer.MakeBlockAsync(Block("data"), Ct);

        Assert.IsTrue(await harness.HasAsync(Transfer, files.Disks[2].Path, "written"));
    }

    [TestMethod]
    public async Task MakeBlock_AnotherSizeIsThere_IsRejected()
    {
        await Transfer.MakeBlockAsync(Block("data"), Ct);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => Transfer.MakeBlockAsync(Block("data") with { SizeMiB = 9 }, Ct));
    }

    [TestMethod]
    [DataRow("../data")]
    [DataRow("a/b")]
    [DataRow("/etc/passwd")]
    [DataRow(".site")]
    [DataRow("")]
    public async Task Block_NameThatIsNoFilesName_IsRejectedByEveryVerb(string name)
    {
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Transfer.MakeBlockAsync(Block(name), Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Transfer.RemoveBlockAsync(new(name), Ct));
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Transfer.PrepareAsync(With(First, name), Context, Ct));
    }

    [TestMethod]
    public async Task Prepare_BlockThatIsNotThere_IsRejectedAndMakesNone()
    {
        await Assert.ThrowsExactlyAsync<RejectedException>(() => Transfer.PrepareAsync(With(First, "data"), Context, Ct));

        await Transfer.MakeBlockAsync(Block("data") with { SizeMiB = 9 }, Ct);
    }

    [TestMethod]
    public async Task RemoveBlock_Twice_NothingIsLeft()
    {
        await Transfer.MakeBlockAsync(Block("data"), Ct);
        var path = (await Transfer.PrepareAsync(With(First, "data"), Context, Ct)).Disks[2].Path;
        await Transfer.RemoveAsync(First, Ct);

        await Transfer.RemoveBlockAsync(new("data"), Ct);
        await Transfer.RemoveBlockAsync(new("data"), Ct);

        Assert.IsFalse(harness.Exists(path));
    }

    private static DataBlock Block(string name) => new() { Name = new(name), SizeMiB = 8, Created = DateTimeOffset.UnixEpoch };

    private Vm With(VmId id, string block)
    {
        var vm = harness.Vm(id);
        return vm with { Template = vm.Template with { Disks = vm.Template.Disks.Add(new(new ImageName("")) { Kind = DiskKind.Block, Block = new(block) }) } };
    }

    private Vm Saving(VmId id)
    {
        var vm = harness.Vm(id);
        return vm with { Template = vm.Template with { Disks = [vm.Template.Disks[0], vm.Template.Disks[1] with { IsSaved = true }] } };
    }

    private async Task LeaveAsync(VmId vm)
    {
        await Transfer.StoreAsync(vm, Ct);
        await Transfer.RemoveFromHostAsync(vm, Ct);
    }

    private Task<VmFiles> PrepareAsync(VmId vm) => Transfer.PrepareAsync(harness.Vm(vm), Context, Ct);
}
