using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Vmm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Tests.Images;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>Real files in a directory of the test's own.</summary>
internal sealed class SharedTransferHarness : TransferHarness
{
    private static readonly ImageName Worker = new("worker");

    private readonly ImageStore store;

    private SharedTransferHarness()
    {
        store = new ImageStore(new ImageStoreOptions { Directory = Scratch["images"] }, Tool.Runner, new HttpClient(), TimeProvider.System);
        Directory.CreateDirectory(Scratch["data"]);
        Scratch.Write("boot/vmlinuz", "kernel");
        Scratch.Write("boot/initrd", "ram disk");
    }

    public Scratch Scratch { get; } = new();

    public StoredImage Image { get; private set; } = null!; // Imported by StartAsync.

    public VmLogs Logs => new(Scratch["data"], TimeProvider.System);

    public override ITransfer Transfer => With(new SharedTransferOptions { DataDirectory = Scratch["data"], Site = "test" });

    public override ITransfer OtherHost => Transfer;

    public override ITransfer OtherSite => With(new SharedTransferOptions { DataDirectory = Scratch["data"], Site = "test-2" });

    public static async Task<SharedTransferHarness> StartAsync()
    {
        var harness = new SharedTransferHarness();
        var source = harness.Scratch.Write("source", ImageFiles.Raw());
        harness.Image = await harness.store.ImportAsync(new(Worker, source, ImageFiles.Sha256(source)), null, CancellationToken.None);
        return harness;
    }

    public SharedTransfer With(SharedTransferOptions options, ICommandRunner? runner = null, StoredImage? image = null) => new(
        options, store, (disk, _) => Task.FromResult(disk.Image == Worker ? image ?? Image : null), runner ?? Tool.Runner, Logs);

    public string Of(VmId vm, string name) => Scratch[$"data/vms/{vm}/{name}"];

    public string PathOf(StoredImage image) => store.Locate(image);

    public async Task<StoredImage> ImportAsync(string path) => await store.ImportAsync(new(Worker, path, ImageFiles.Sha256(path)), null, CancellationToken.None);

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
