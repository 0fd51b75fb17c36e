using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Vmm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>A Xen host behind an emulated virsh (<c>Drivers/Libvirt/xen-virsh-emulator</c>).</summary>
internal sealed class XenHarness : HypervisorHarness
{
    public const string Bridge = "xenbr0";

    private readonly Scratch scratch = new();
    private readonly DomainIdentity identity = new(LibvirtHarness.Site);
    private readonly EmulatedVirsh runner;
    private int specs;

    public XenHarness()
    {
        Directory.CreateDirectory(scratch["bin"]);
        File.CreateSymbolicLink(scratch["bin/virsh"], Path.Combine(AppContext.BaseDirectory, "Drivers/Libvirt/xen-virsh-emulator"));
        runner = new EmulatedVirsh(scratch["bin/virsh"]);
    }

    /// <summary>What virsh was asked to do.</summary>
    public IReadOnlyList<string> Ran => runner.Ran;

    public override IHypervisor Hypervisor => Driver(Options);

    public override IHypervisor OtherSite => Driver(Options with { Site = "test-2" });

    // The machine's own virsh, which knows Xen's connections, too.
    public override IHypervisor Unreachable => new LibvirtHypervisor(Options with { Uri = "xen+unix:///system?socket=/nonexistent/libvirt-sock" }, Tool.Runner, Logs, TimeProvider.System);

    public override string Elsewhere => "xen+ssh://nowhere/system";

    public override Resources TakenAtFirst => new(0, 1024);

    public LibvirtOptions Options => new() { Host = new HostName("xen01"), Site = LibvirtHarness.Site, Uri = "xen:///system", DomainType = DomainType.Xen, Machine = XenDomain.Full };

    private VmLogs Logs => new(scratch.Root, TimeProvider.System);

    public LibvirtHypervisor Driver(LibvirtOptions options) => new(options, runner, Logs, TimeProvider.System);

    public override Task<DomainSpec> SpecAsync(VmId vm) => Task.FromResult(Spec(vm, Bridge));

    public override Task<DomainSpec> SpecWithoutBridgeAsync(VmId vm) => Task.FromResult(Spec(vm, "nobr0"));

    public override string CheckpointOf(VmId vm) => scratch[$"checkpoint-{vm}"];

    public override Task<bool> HasFileAsync(string path) => Task.FromResult(File.Exists(path));

    public override async Task StartForeignAsync(string name, int vcpus, long memoryMiB)
    {
        var xml = string.Create(CultureInfo.InvariantCulture, $"<domain type='xen'><name>{name}</name><uuid>{Guid.NewGuid()}</uuid><memory unit='MiB'>{memoryMiB}</memory><vcpu>{vcpus}</vcpu><os><type>hvm</type></os></domain>");
        await VirshAsync("create /dev/stdin", xml);
    }

    public override async Task<IReadOnlyList<string>> RunningAsync() =>
        [.. (await VirshAsync("list --name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "Domain-0")];

    public override Task PowerOffFromInsideAsync(VmId vm) => VirshAsync($"emulate-power-off {identity.UuidOf(vm)}");

    public override Task CrashAsync(VmId vm) => VirshAsync($"emulate-crash {identity.UuidOf(vm)}");

    public override Task RemoveByHandAsync(VmId vm) => VirshAsync($"destroy {identity.UuidOf(vm)}; undefine {identity.UuidOf(vm)}");

    public override ValueTask DisposeAsync()
    {
        scratch.Dispose();
        return base.DisposeAsync();
    }

    private async Task<string> VirshAsync(string script, string input = "")
    {
        var result = await runner.RunAsync(new Command("virsh", ["-q", "-c", "xen:///system", script]) { StandardInput = Encoding.UTF8.GetBytes(input) }, CancellationToken.None);
        Assert.AreEqual(0, result.ExitCode, result.Error);
        return Encoding.UTF8.GetString(result.Output.Span);
    }

    private DomainSpec Spec(VmId vm, string on)
    {
        var directory = string.Create(CultureInfo.InvariantCulture, $"{vm}.{++specs}");
        return new DomainSpec
        {
            Vm = vm,
            Title = "wn-0-" + vm,
            Vcpus = 1,
            MemoryMiB = 32,
            Files = new VmFiles { Disks = [new VmDisk(scratch.Write(directory + "/disk.0", new byte[1 << 10]), "raw", "vda")], ConsoleLog = scratch[directory + "/console.log"] },
            Nics = [new Nic(new NetworkName("batch"), on, string.Create(CultureInfo.InvariantCulture, $"02:00:0a:4d:00:{vm.Value:x2}"), $"10.77.0.{vm}")],
        };
    }

    private sealed class EmulatedVirsh(string program) : ICommandRunner
    {
        private readonly List<string> ran = [];

        public IReadOnlyList<string> Ran
        {
            get
            {
                lock (ran)
                {
                    return [.. ran];
                }
            }
        }

        public Task<CommandResult> RunAsync(Command command, CancellationToken ct)
        {
            lock (ran)
            {
                ran.Add(command.Arguments[^1]);
            }

            return Tool.Runner.RunAsync(command.Program == "virsh" ? command with { Program = program } : command, ct);
        }
    }
}
