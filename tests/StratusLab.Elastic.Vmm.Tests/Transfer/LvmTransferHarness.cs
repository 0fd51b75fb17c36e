using StratusLab.Elastic.Contracts.Vmm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Tests.Images;
using StratusLab.Elastic.Vmm.Transfer;
using StratusLab.Elastic.Vmm.Transfer.Ssh;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>Two hosts with a volume group each, emulated, on this machine; their other files are real.</summary>
internal sealed class LvmTransferHarness : TransferHarness
{
    private static readonly ImageName Worker = new("worker");

    private readonly ImageStore store;

    private LvmTransferHarness(bool isThin, int extents)
    {
        Lvm = new LvmEmulator(Scratch["lvm"], extents, isThin);
        OtherLvm = new LvmEmulator(Scratch["lvm-2"], extents, isThin);
        Volumes = new VolumeGroup(LvmEmulator.Group, isThin ? LvmEmulator.Pool : "");
        store = new ImageStore(new ImageStoreOptions { Directory = Scratch["images"] }, Tool.Runner, new HttpClient(), TimeProvider.System);
        foreach (var directory in new[] { "there", "there-2" })
        {
            Directory.CreateDirectory(Scratch[directory]);
        }

        Scratch.Write("boot/vmlinuz", "kernel");
        Scratch.Write("boot/initrd", "ram disk");
    }

    public Scratch Scratch { get; } = new();

    public LvmEmulator Lvm { get; }

    public LvmEmulator OtherLvm { get; }

    public VolumeGroup Volumes { get; }

    public StoredImage Image { get; private set; } = null!; // Imported by StartAsync.

    public SshTransferOptions Options => new() { Host = new("kvm1"), DataDirectory = Scratch["there"], LocalDirectory = Scratch["data"], Site = "test", Volumes = Volumes };

    /// <summary>A host of the same site that keeps disks as files.</summary>
    public SshTransferOptions FileHost => Options with { Host = new("kvm3"), DataDirectory = Scratch["there-2"], Volumes = null };

    public override ITransfer Transfer => With(Options, Lvm);

    public override ITransfer OtherHost => With(Options with { Host = new("kvm2"), DataDirectory = Scratch["there-2"] }, OtherLvm);

    public override ITransfer OtherSite => With(Options with { Site = "test-2", LocalDirectory = Scratch["data-2"] }, Lvm);

    public static async Task<LvmTransferHarness> StartAsync(bool isThin = false, int extents = 400)
    {
        var harness = new LvmTransferHarness(isThin, extents);
        var source = harness.Scratch.Write("source", ImageFiles.Raw());
        harness.Image = await harness.ImportAsync(source);
        return harness;
    }

    public async Task<StoredImage> ImportAsync(string path) => await store.ImportAsync(new(Worker, path, ImageFiles.Sha256(path)), null, CancellationToken.None);

    public SshTransfer With(SshTransferOptions options, LvmEmulator? lvm, StoredImage? image = null) => new(
        options, store, (disk, _) => Task.FromResult(disk.Image == Worker ? image ?? Image : null), Tool.Runner, lvm?.On(Tool.Runner) ?? Tool.Runner, new VmLogs(options.LocalDirectory, TimeProvider.System));

    public string Of(VmId vm, string name) => Scratch[$"there/vms/{vm}/{name}"];

    public override Vm Vm(VmId id) => Given.Vm(id.Value, Given.Template with
    {
        Disks = [new DiskTemplate(Worker), new DiskTemplate(Worker)],
        Kernel = Scratch["boot/vmlinuz"],
        Initrd = Scratch["boot/initrd"],
    });

    public override Vm VmWithoutImage(VmId id) => Given.Vm(id.Value, Given.Template with { Disks = [new DiskTemplate(Worker), new DiskTemplate(new ImageName("nobodys"))] });

    public override bool Exists(string path) => File.Exists(path);

    public override async Task WriteAsync(VmId vm, string path, string text) => await Disks.WriteAsync(path, text);

    public override async Task<bool> HasAsync(ITransfer where, string path, string text) => await Disks.HasAsync(path, text);

    public override Task<bool> IsSavedAsync(VmId vm, int disk, string text, int earlierLives = 0) =>
        Disks.HasAsync(Scratch[$"data/saved/{vm}{(earlierLives == 0 ? "" : $".{earlierLives + 1}")}/disk.{disk}.qcow2"], text);

    public override Task WriteConsoleAsync(VmId vm, string text) => File.AppendAllTextAsync(Of(vm, "console.log"), text);

    public override ValueTask DisposeAsync()
    {
        Scratch.Dispose();
        return base.DisposeAsync();
    }
}
