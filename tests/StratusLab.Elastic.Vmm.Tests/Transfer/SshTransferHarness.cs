using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Hosts;
using StratusLab.Elastic.Contracts.Vmm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Tests.Images;
using StratusLab.Elastic.Vmm.Transfer;
using StratusLab.Elastic.Vmm.Transfer.Ssh;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>Real files on a host behind a real sshd. Its data directory has the same path here, so that tests can look at it.</summary>
internal sealed class SshTransferHarness : TransferHarness
{
    private static readonly ImageName Worker = new("worker");

    private readonly ICommandRunner remote;
    private readonly ImageStore store;

    private SshTransferHarness(LabHosts hosts, ICommandRunner remote)
    {
        this.remote = remote;
        Data = Path.Combine(hosts.DataOf(1), Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(OtherData);
        store = new ImageStore(new ImageStoreOptions { Directory = Scratch["images"] }, Tool.Runner, new HttpClient(), TimeProvider.System);
        Scratch.Write("boot/vmlinuz", "kernel");
        Scratch.Write("boot/initrd", "ram disk");
    }

    public Scratch Scratch { get; } = new();

    /// <summary>The host's data directory.</summary>
    public string Data { get; }

    /// <summary>The data directory of a second host, which is on the same machine.</summary>
    public string OtherData => Data + "-2";

    public StoredImage Image { get; private set; } = null!; // Imported by StartAsync.

    public SshTransferOptions Options => new() { Host = new("kvm1"), DataDirectory = Data, LocalDirectory = Scratch["data"], Site = "test" };

    public override ITransfer Transfer => With(Options);

    public override ITransfer OtherHost => With(Options with { Host = new("kvm2"), DataDirectory = OtherData });

    public override ITransfer OtherSite => With(Options with { Site = "test-2", LocalDirectory = Scratch["data-2"] });

    public static async Task<SshTransferHarness> StartAsync(LabHosts hosts, ICommandRunner remote)
    {
        var harness = new SshTransferHarness(hosts, remote);
        var source = harness.Scratch.Write("source", ImageFiles.Raw());
        harness.Image = await harness.store.ImportAsync(new(Worker, source, ImageFiles.Sha256(source)), null, CancellationToken.None);
        return harness;
    }

    public SshTransfer With(SshTransferOptions options, ICommandRunner? other = null) =>
        new(options, store, (disk, _) => Task.FromResult(disk.Image == Worker ? Image : null), Tool.Runner, other ?? remote, new VmLogs(options.LocalDirectory, TimeProvider.System));

    /// <summary>The template's image gets other content.</summary>
    public async Task ReplaceImageAsync()
    {
        var source = Scratch.Write("other-source", new byte[4 << 20]);
        Image = await store.ImportAsync(new(Worker, source, ImageFiles.Sha256(source)), null, CancellationToken.None);
    }

    public string Of(VmId vm, string name) => Path.Combine(Data, "vms", vm.ToString(), name);

    /// <summary>Where the files of a VM are kept that has left its host.</summary>
    public string Archive(VmId vm) => Scratch[$"data/vms/{vm}/stored.tar"];

    public string PathOf(StoredImage image) => store.Locate(image);

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
        Directory.Delete(Data, recursive: true);
        Directory.Delete(OtherData, recursive: true);
        return base.DisposeAsync();
    }
}
