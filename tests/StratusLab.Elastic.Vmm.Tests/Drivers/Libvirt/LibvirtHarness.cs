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
internal sealed class LibvirtHarness : HypervisorHarness
{
    public const string Site = "test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PrivateLibvirtd libvirtd = PrivateLibvirtd.Shared;
    private readonly Scratch scratch = new();
    private readonly DomainIdentity identity = new(Site);
    private int specs;

    public override IHypervisor Hypervisor => Driver(Options);

    public override IHypervisor OtherSite => Driver(Options with { Site = "test-2" });

    public override IHypervisor Unreachable => Driver(Options with { Uri = "qemu+unix:///system?socket=/nonexistent/libvirt-sock" });

    public LibvirtOptions Options => new() { Host = new HostName("here"), Site = Site, Uri = libvirtd.Uri, DomainType = DomainType.Qemu };

    public string DataDirectory => scratch.Root;

    public VmLogs Logs => new(scratch.Root, TimeProvider.System);

    public LibvirtHypervisor Driver(LibvirtOptions options) => new(options, Tool.Runner, Logs, TimeProvider.System);

    public override Task<DomainSpec> SpecAsync(VmId vm) => Task.FromResult(Spec(vm, PrivateLibvirtd.Bridge));

    public override Task<DomainSpec> SpecWithoutBridgeAsync(VmId vm) => Task.FromResult(Spec(vm, "nobr0"));

    public override async Task StartForeignAsync(string name, int vcpus, long memoryMiB) => await DefineAsync(name, vcpus, memoryMiB, "create");

    public async Task DefineAsync(string name, int vcpus, long memoryMiB, string how = "define", Guid? uuid = null)
    {
        var xml = string.Create(CultureInfo.InvariantCulture, $"""
            <domain type='qemu'><name>{name}</name><uuid>{uuid ?? Guid.NewGuid()}</uuid><memory unit='MiB'>{memoryMiB}</memory><vcpu>{vcpus}</vcpu>
            <os><type machine='q35'>hvm</type></os></domain>
            """);
        var result = await Tool.Runner.RunAsync(
            new Command("virsh", ["-q", "-c", libvirtd.Uri, how + " /dev/stdin"]) { StandardInput = Encoding.UTF8.GetBytes(xml) }, CancellationToken.None);
        Assert.AreEqual(0, result.ExitCode, result.Error);
    }

    public override async Task<IReadOnlyList<string>> RunningAsync() =>
        (await libvirtd.VirshAsync("list --name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override async Task PowerOffFromInsideAsync(VmId vm)
    {
        // QEMU may be gone before it has answered, which virsh reports as an error.
        await Tool.Runner.RunAsync(new Command("virsh", ["-c", libvirtd.Uri, $"qemu-monitor-command {identity.UuidOf(vm)} --hmp quit"]), CancellationToken.None);
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

    public override Task RemoveByHandAsync(VmId vm) => libvirtd.VirshAsync($"destroy {identity.UuidOf(vm)}; undefine {identity.UuidOf(vm)}");

    public Task<string> VirshAsync(string script) => libvirtd.VirshAsync(script);

    public override async ValueTask DisposeAsync()
    {
        foreach (var uuid in (await libvirtd.VirshAsync("list --all --uuid")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // Each fails when the domain is off, or transient and gone; the list below has the last word.
            await Tool.Runner.RunAsync(new Command("virsh", ["-c", libvirtd.Uri, $"destroy {uuid}; undefine {uuid} --managed-save"]), CancellationToken.None);
        }

        Assert.AreEqual("", (await libvirtd.VirshAsync("list --all --name")).Trim());
        scratch.Dispose();
        await base.DisposeAsync();
    }

    private DomainSpec Spec(VmId vm, string bridge)
    {
        // Files of their own for every specification: two sites may have a VM with the same number, but never the same console.
        var directory = string.Create(CultureInfo.InvariantCulture, $"{vm}.{++specs}");
        var disk = scratch.Write(directory + "/disk.0", new byte[1 << 20]);
        return new DomainSpec
        {
            Vm = vm,
            Title = "wn-0-" + vm,
            Vcpus = 1,
            MemoryMiB = 32,
            Files = new VmFiles { Disks = [new VmDisk(disk, "raw", "vda")], ConsoleLog = scratch[directory + "/console.log"] },
            Nics = [new Nic(new NetworkName("batch"), bridge, string.Create(CultureInfo.InvariantCulture, $"02:00:0a:4d:00:{vm.Value:x2}"), $"10.77.0.{vm}")],
        };
    }

    private async Task UntilOffAsync(VmId vm)
    {
        var began = Stopwatch.StartNew();
        while (!(await libvirtd.VirshAsync($"domstate {identity.UuidOf(vm)}")).Contains("shut off", StringComparison.Ordinal))
        {
            Assert.IsLessThan(Patience, began.Elapsed, "The domain does not go off.");
        }
    }
}
