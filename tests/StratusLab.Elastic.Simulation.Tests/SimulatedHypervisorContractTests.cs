using StratusLab.Elastic.Contracts.Vmm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Simulation.Tests;

/// <summary>The simulated hypervisor keeps the contract that the real driver keeps.</summary>
[TestClass]
public sealed class SimulatedHypervisorContractTests : HypervisorContract
{
    protected override Task<HypervisorHarness> StartAsync() => Task.FromResult<HypervisorHarness>(new Harness());

    private sealed class Harness : HypervisorHarness
    {
        private readonly SimulatedHost host = Given.Host(Fault.None);
        private readonly SimulatedHost dead = Given.Host(Fault.Unreachable);

        public Harness() => host.LimitBridges("br0");

        public override IHypervisor Hypervisor => host;

        public override IHypervisor OtherSite => host.AsSite("other");

        public override IHypervisor Unreachable => dead;

        public override Task<DomainSpec> SpecAsync(VmId vm) => SpecAsync(vm, "br0");

        public override Task<DomainSpec> SpecWithoutBridgeAsync(VmId vm) => SpecAsync(vm, "nobr0");

        public override string Elsewhere => "nowhere";

        public override string CheckpointOf(VmId vm) => host.CheckpointOf(vm);

        public override Task<bool> HasFileAsync(string path) => Task.FromResult(host.HasFile(path));

        public override Task StartForeignAsync(string name, int vcpus, long memoryMiB) => Done(() => host.StartForeign(name, new(vcpus, memoryMiB)));

        public override Task<IReadOnlyList<string>> RunningAsync() => Task.FromResult<IReadOnlyList<string>>([.. host.RunningDomains]);

        public override Task PowerOffFromInsideAsync(VmId vm) => Done(() => host.PullThePlug(vm));

        public override Task CrashAsync(VmId vm) => Done(() => host.Crash(vm));

        public override Task RemoveByHandAsync(VmId vm) => Done(() => host.RemoveByHand(vm));

        private static Task Done(Action act)
        {
            act();
            return Task.CompletedTask;
        }

        private async Task<DomainSpec> SpecAsync(VmId vm, string bridge) => new()
        {
            Vm = vm,
            Vcpus = 1,
            MemoryMiB = 32,
            Files = await host.PrepareAsync(Given.Vm(vm), Given.NoContext, CancellationToken.None),
            Nics = [new(new("lan"), bridge, "02:00:0a:00:00:01", "10.0.0.1")],
        };
    }
}
