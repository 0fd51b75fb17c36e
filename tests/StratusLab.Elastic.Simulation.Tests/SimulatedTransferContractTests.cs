using StratusLab.Elastic.Contracts.Vmm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Simulation.Tests;

/// <summary>The files of the simulated host keep the contract that the real ones keep.</summary>
[TestClass]
public sealed class SimulatedTransferContractTests : TransferContract
{
    protected override Task<TransferHarness> StartAsync() => Task.FromResult<TransferHarness>(new Harness());

    private sealed class Harness : TransferHarness
    {
        private const string Kernel = "/boot/vmlinuz";

        private readonly SimulatedHost host;

        public Harness()
        {
            var site = new SimulatedSite(new VirtualClock(Given.Start), FaultSource.Quiet);
            (host, OtherHost) = (site.AddHost(new("kvm1"), new(8, 8000)), site.AddHost(new("kvm2"), new(8, 8000)));
            host.LimitImages(Given.Image);
        }

        public override ITransfer Transfer => host;

        public override ITransfer OtherHost { get; }

        public override ITransfer OtherSite => host.AsSite("other");

        public override Vm Vm(VmId id) => With(id, Given.Image, Given.Image);

        public override Vm VmWithoutImage(VmId id) => With(id, Given.Image, new("nobodys"));

        public override bool Exists(string path) => path == Kernel || host.HasFile(path); // The template's kernel is the operator's file and always there.

        public override Task WriteAsync(VmId vm, string path, string text)
        {
            host.Write(vm, path, text);
            return Task.CompletedTask;
        }

        public override Task<bool> HasAsync(ITransfer where, string path, string text) => Task.FromResult(((SimulatedHost)where).Read(path) == text);

        public override Task<bool> IsSavedAsync(VmId vm, int disk, string text, int earlierLives = 0) => Task.FromResult(host.Saved(vm, disk, earlierLives) == text);

        public override Task WriteConsoleAsync(VmId vm, string text)
        {
            host.WriteConsole(vm, text);
            return Task.CompletedTask;
        }

        private static Vm With(VmId id, params ImageName[] images)
        {
            var vm = Given.Vm(id);
            return vm with { Template = vm.Template with { Disks = [.. images.Select(i => new DiskTemplate(i))], Kernel = Kernel, Initrd = "/boot/initrd" } };
        }
    }
}
