using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Machines;

namespace StratusLab.Elastic.Vmm.Tests.Machines;

[TestClass]
public sealed class VmStepsTests
{
    private static readonly VmContext Context = new(Given.Variables(("NAME", "wn-0-5")), ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty);

    private readonly Host host = new();

    private VmSteps Steps => new(host, host, (_, _) => Task.FromResult(Context));

    [TestMethod]
    public async Task Prepare_Vm_MakesItsFilesWithItsContext()
    {
        await Steps.PrepareAsync(Given.Vm(5), CancellationToken.None);

        CollectionAssert.AreEqual(new[] { "prepare 5 NAME" }, host.Did);
    }

    [TestMethod]
    public async Task Prepare_TemplateThatAsksForWhatNoDriverCanDo_IsRefusedBeforeAnythingIsMade()
    {
        var e = await Assert.ThrowsExactlyAsync<RejectedException>(() => Steps.PrepareAsync(Given.Vm(5, Given.Template with { Boot = "cdrom" }), CancellationToken.None));

        Assert.Contains("BOOT = cdrom needs", e.Message);
        Assert.IsEmpty(host.Did);
    }

    [TestMethod]
    public async Task Deploy_Vm_StartsItFromItsFilesAndTemplate()
    {
        await Steps.DeployAsync(Given.Vm(5, Given.Template with { KernelCommandLine = "root=/dev/vda" }), CancellationToken.None);

        CollectionAssert.AreEqual(new[] { "prepare 5 NAME", "deploy 5" }, host.Did);
        Assert.AreEqual(
            new DomainSpec { Vm = new VmId(5), Title = "wn-0-5", Vcpus = 2, MemoryMiB = 512, Files = Host.Files, Nics = host.Deployed!.Nics, KernelCommandLine = "root=/dev/vda", Try = "" }, // It was deployed.
            host.Deployed);
        CollectionAssert.AreEqual(Given.Vm(5).Nics, host.Deployed.Nics);
    }

    [TestMethod]
    public async Task Deploy_VmThatWasPlacedAnew_IsAnotherTry()
    {
        async Task<string> TryOfAsync(Vm vm)
        {
            await Steps.DeployAsync(vm, CancellationToken.None);
            return host.Deployed!.Try; // It was deployed.
        }

        var vm = Given.Vm(5) with { Placed = Given.Start };
        var first = await TryOfAsync(vm);

        Assert.AreEqual(first, await TryOfAsync(vm with { Trouble = "no answer", State = VmState.Boot }));
        Assert.AreNotEqual(first, await TryOfAsync(vm with { Placed = Given.Start.AddMinutes(10) }));
    }

    [TestMethod]
    public async Task CleanUp_Vm_RemovesTheDomainBeforeTheFilesAndKeepsTheConsole()
    {
        Assert.AreEqual("login:", await Steps.CleanUpAsync(Given.Vm(5), CancellationToken.None));

        CollectionAssert.AreEqual(new[] { "destroy 5", "console 5", "remove 5" }, host.Did);
    }

    [TestMethod]
    public async Task CleanUp_VmThatRan_SavesItsDisksBeforeTheFilesGo()
    {
        await Steps.CleanUpAsync(Given.Vm(5) with { FirstRunning = Given.Start }, CancellationToken.None);

        CollectionAssert.AreEqual(new[] { "destroy 5", "console 5", "save 5", "remove 5" }, host.Did);
    }

    [TestMethod]
    public async Task CleanUp_DomainDoesNotGo_KeepsTheFiles()
    {
        host.DestroyFails = true;

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => Steps.CleanUpAsync(Given.Vm(5), CancellationToken.None));

        CollectionAssert.AreEqual(new[] { "destroy 5" }, host.Did);
    }

    [TestMethod]
    public async Task Store_Vm_LeavesTheHostOnlyOnceItsFilesAreElsewhere()
    {
        await Steps.StoreAsync(Given.Vm(5), CancellationToken.None);

        CollectionAssert.AreEqual(new[] { "store 5", "destroy 5", "remove 5 from host" }, host.Did);
    }

    [TestMethod]
    public async Task Store_FilesCannotBeBroughtElsewhere_LeavesEverythingThere()
    {
        host.StoreFails = true;

        await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => Steps.StoreAsync(Given.Vm(5), CancellationToken.None));

        CollectionAssert.AreEqual(new[] { "store 5" }, host.Did);
    }

    [TestMethod]
    public async Task SaveRestoreSettleMigrate_Vm_UseItsCheckpointAndFiles()
    {
        await Steps.SaveAsync(Given.Vm(5), CancellationToken.None);
        await Steps.RestoreAsync(Given.Vm(5), CancellationToken.None);
        await Steps.SettleAsync(Given.Vm(5), CancellationToken.None);
        await Steps.MigrateAsync(Given.Vm(5), host, "qemu+ssh://kvm02/system", CancellationToken.None);

        CollectionAssert.AreEqual(
            new[] { "save 5 /5/checkpoint", "prepare 5 NAME", "restore 5 /5/checkpoint", "discard stored 5", "receive 5 batch", "migrate 5 qemu+ssh://kvm02/system" }, host.Did);
    }

    [TestMethod]
    public async Task ContinueShutdownAndRemoveContext_Vm_DoJustThat()
    {
        await Steps.ContinueAsync(Given.Vm(5), CancellationToken.None);
        await Steps.ShutdownAsync(Given.Vm(5), CancellationToken.None);
        await Steps.RemoveContextAsync(Given.Vm(5), CancellationToken.None);

        CollectionAssert.AreEqual(new[] { "continue 5", "shutdown 5", "remove context 5" }, host.Did);
    }

    /// <summary>Writes down what it is asked to do.</summary>
    private sealed class Host : IHypervisor, ITransfer
    {
        public static readonly VmFiles Files = new() { Disks = [], ConsoleLog = "/console" };

        public List<string> Did { get; } = [];

        public HypervisorCapabilities Capabilities => HypervisorCapabilities.All;

        public DomainSpec? Deployed { get; private set; }

        public bool DestroyFails { get; set; }

        public bool StoreFails { get; set; }

        public Task<HostReport> ObserveAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task DeployAsync(DomainSpec spec, CancellationToken ct)
        {
            Deployed = spec;
            return Do($"deploy {spec.Vm}");
        }

        public Task ShutdownAsync(VmId vm, CancellationToken ct) => Do($"shutdown {vm}");

        public Task DestroyAsync(VmId vm, CancellationToken ct)
        {
            _ = Do($"destroy {vm}");
            return DestroyFails ? throw new PeerUnreachableException("no answer") : Task.CompletedTask;
        }

        public Task ReceiveAsync(VmId vm, ImmutableArray<Nic> nics, CancellationToken ct) => Do($"receive {vm} {string.Join(' ', nics.Select(n => n.Network))}");

        public Task ContinueAsync(VmId vm, CancellationToken ct) => Do($"continue {vm}");

        public Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct)
        {
            Did.Add($"prepare {vm.Id} {string.Join(' ', context.Variables.Keys)}");
            return Task.FromResult(Files);
        }

        public Task RemoveContextAsync(VmId vm, CancellationToken ct) => Do($"remove context {vm}");

        public Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct)
        {
            Did.Add($"console {vm}");
            return Task.FromResult("login:");
        }

        public bool IsShared => throw new NotSupportedException();

        public Task SaveAsync(VmId vm, string checkpoint, CancellationToken ct) => Do($"save {vm} {checkpoint}");

        public Task RestoreAsync(DomainSpec spec, string checkpoint, CancellationToken ct) => Do($"restore {spec.Vm} {checkpoint}");

        public Task MigrateAsync(VmId vm, string destination, CancellationToken ct) => Do($"migrate {vm} {destination}");

        public string CheckpointOf(VmId vm) => $"/{vm}/checkpoint";

        public Task StoreAsync(VmId vm, CancellationToken ct)
        {
            _ = Do($"store {vm}");
            return StoreFails ? throw new CapacityExhaustedException("full") : Task.CompletedTask;
        }

        public Task RemoveFromHostAsync(VmId vm, CancellationToken ct) => Do($"remove {vm} from host");

        public Task DiscardStoredAsync(VmId vm, CancellationToken ct) => Do($"discard stored {vm}");

        public Task SaveDisksAsync(Vm vm, CancellationToken ct) => Do($"save {vm.Id}");

        public Task RemoveAsync(VmId vm, CancellationToken ct) => Do($"remove {vm}");

        public Task MakeBlockAsync(DataBlock block, CancellationToken ct) => throw new NotSupportedException();

        public Task RemoveBlockAsync(BlockName block, CancellationToken ct) => throw new NotSupportedException();

        public Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task<ImmutableArray<KeptImage>> ListImagesAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task<bool?> VerifyImageAsync(string sha256, CancellationToken ct) => throw new NotSupportedException();

        private Task Do(string what)
        {
            Did.Add(what);
            return Task.CompletedTask;
        }
    }
}
