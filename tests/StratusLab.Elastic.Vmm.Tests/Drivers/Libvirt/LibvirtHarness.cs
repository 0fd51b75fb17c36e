using System.Diagnostics;
using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Vmm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>A real libvirtd; its guests have no system and sit in their firmware.</summary>
/// <param name="runner">Runs virsh.</param>
/// <param name="nobody">Runs it where nobody answers.</param>
/// <param name="uri">The connection.</param>
/// <param name="bridge">A bridge that is there.</param>
internal sealed class LibvirtHarness(ICommandRunner runner, (ICommandRunner Runner, string Uri) nobody, string uri, string bridge) : HypervisorHarness
{
    public const string Site = "test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Scratch scratch = new();
    private readonly DomainIdentity identity = new(Site);
    private int specs;

    /// <summary>The libvirtd of this process.</summary>
    public LibvirtHarness()
        : this(Tool.Runner, (Tool.Runner, "qemu+unix:///system?socket=/nonexistent/libvirt-sock"), PrivateLibvirtd.Shared.Uri, PrivateLibvirtd.Bridge)
    {
    }

    public override IHypervisor Hypervisor => Driver(Options);

    public override IHypervisor OtherSite => Driver(Options with { Site = "test-2" });

    public override IHypervisor Unreachable => new LibvirtHypervisor(Options with { Uri = nobody.Uri }, nobody.Runner, Logs, TimeProvider.System);

    public override string Elsewhere => "qemu+unix://nowhere/system?socket=/nonexistent/libvirt-sock";

    public LibvirtOptions Options => new() { Host = new HostName("here"), Site = Site, Uri = uri, DomainType = DomainType.Qemu };

    public string DataDirectory => scratch.Root;

    public VmLogs Logs => new(scratch.Root, TimeProvider.System);

    public LibvirtHypervisor Driver(LibvirtOptions options) => new(options, runner, Logs, TimeProvider.System);

    public override Task<DomainSpec> SpecAsync(VmId vm) => Task.FromResult(Spec(vm, bridge));

    public override Task<DomainSpec> SpecWithoutBridgeAsync(VmId vm) => Task.FromResult(Spec(vm, "nobr0"));

    public override string CheckpointOf(VmId vm) => scratch[$"checkpoint-{vm}"];

    public override Task<bool> HasFileAsync(string path) => Task.FromResult(File.Exists(path));

    public override async Task StartForeignAsync(string name, int vcpus, long memoryMiB) => await DefineAsync(name, vcpus, memoryMiB, "create");

    public async Task DefineAsync(string name, int vcpus, long memoryMiB, string how = "define", Guid? uuid = null)
    {
        var xml = string.Create(CultureInfo.InvariantCulture, $"""
            <domain type='qemu'><name>{name}</name><uuid>{uuid ?? Guid.NewGuid()}</uuid><memory unit='MiB'>{memoryMiB}</memory><vcpu>{vcpus}</vcpu>
            <os><type machine='q35'>hvm</type></os></domain>
            """);
        var result = await runner.RunAsync(
            new Command("virsh", ["-q", "-c", uri, how + " /dev/stdin"]) { StandardInput = Encoding.UTF8.GetBytes(xml) }, CancellationToken.None);
        Assert.AreEqual(0, result.ExitCode, result.Error);
    }

    public override async Task<IReadOnlyList<string>> RunningAsync() =>
        (await VirshAsync("list --name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override async Task PowerOffFromInsideAsync(VmId vm)
    {
        // QEMU may be gone before it has answered, which virsh reports as an error.
        await runner.RunAsync(new Command("virsh", ["-c", uri, $"qemu-monitor-command {identity.UuidOf(vm)} --hmp quit"]), CancellationToken.None);
        await UntilOffAsync(vm);
    }

    public override async Task CrashAsync(VmId vm)
    {
        var uuid = identity.UuidOf(vm).ToString();
        foreach (var process in Process.GetProcessesByName("qemu-system-x86_64"))
        {
            using (process)
            {
                if ((await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline")).Contains(uuid, StringComparison.Ordinal))
                {
                    process.Kill();
                }
            }
        }

        await UntilOffAsync(vm);
    }

    public override Task RemoveByHandAsync(VmId vm) => VirshAsync($"destroy {identity.UuidOf(vm)}; undefine {identity.UuidOf(vm)}");

    public async Task<string> VirshAsync(string script)
    {
        var result = await runner.RunAsync(new Command("virsh", ["-q", "-c", uri, script]), CancellationToken.None);
        Assert.AreEqual(0, result.ExitCode, result.Error);
        return Encoding.UTF8.GetString(result.Output.Span);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var uuid in (await VirshAsync("list --all --uuid")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // Each fails when the domain is off, or transient and gone; the list below has the last word.
            await runner.RunAsync(new Command("virsh", ["-c", uri, $"destroy {uuid}; undefine {uuid} --managed-save"]), CancellationToken.None);
        }

        Assert.AreEqual("", (await VirshAsync("list --all --name")).Trim());
        scratch.Dispose();
        await base.DisposeAsync();
    }

    private DomainSpec Spec(VmId vm, string on)
    {
        // Files of their own for every specification: two sites may have a VM with the same number, but never the same console.
        var directory = string.Create(CultureInfo.InvariantCulture, $"{vm}.{++specs}");
        var disk = scratch.Write(directory + "/disk.0", new byte[1 << 20]);
        // QEMU may run as a user of its own.
        const UnixFileMode Pass = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(scratch.Root, Pass);
        File.SetUnixFileMode(disk, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        return new DomainSpec
        {
            Vm = vm,
            Title = "wn-0-" + vm,
            Vcpus = 1,
            MemoryMiB = 32,
            Files = new VmFiles { Disks = [new VmDisk(disk, "raw", "vda")], ConsoleLog = scratch[directory + "/console.log"] },
            Nics = [new Nic(new NetworkName("batch"), on, string.Create(CultureInfo.InvariantCulture, $"02:00:0a:4d:00:{vm.Value:x2}"), $"10.77.0.{vm}")],
        };
    }

    private async Task UntilOffAsync(VmId vm)
    {
        var began = Stopwatch.StartNew();
        while (!(await VirshAsync($"domstate {identity.UuidOf(vm)}")).Contains("shut off", StringComparison.Ordinal))
        {
            Assert.IsLessThan(Patience, began.Elapsed, "The domain does not go off.");
        }
    }
}
