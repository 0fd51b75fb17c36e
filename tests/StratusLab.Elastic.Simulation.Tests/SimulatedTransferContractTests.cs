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

        private readonly SimulatedHost host = Given.Host(Fault.None);

        public Harness() => host.LimitImages(Given.Image);

        public override ITransfer Transfer => host;

        public override ITransfer OtherSite => host.AsSite("other");

        public override Vm Vm(VmId id) => With(id, Given.Image, Given.Image);

        public override Vm VmWithoutImage(VmId id) => With(id, Given.Image, new("nobodys"));

        public override bool Exists(string path) => path == Kernel || host.HasFile(path); // The template's kernel is the operator's file and always there.

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
