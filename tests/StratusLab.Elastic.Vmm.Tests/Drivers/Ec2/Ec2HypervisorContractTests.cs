using StratusLab.Elastic.Contracts.Ec2;
using StratusLab.Elastic.Contracts.Vmm;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Ec2;

/// <summary>The EC2 driver keeps the contract, as far as instances that end with their guests can.</summary>
[TestClass]
public sealed class Ec2HypervisorContractTests : HypervisorContract
{
    protected override Task<HypervisorHarness> StartAsync() => Task.FromResult<HypervisorHarness>(new Harness());

    private sealed class Harness : HypervisorHarness
    {
        private readonly Ec2Account account = new(TimeProvider.System);
        private readonly IHypervisor unreachable;

        public Harness()
        {
            account.Emulator.Left["full"] = 0;
            unreachable = account.Make(account.Options() with { Endpoint = new("http://127.0.0.1:9/") });
            OtherSite = account.Make(account.Options("other"));
        }

        public override IHypervisor Hypervisor => account.Driver;

        public override IHypervisor OtherSite { get; }

        public override IHypervisor Unreachable => unreachable;

        public override bool KeepsWhatIsOff => false;

        public override bool SeesOthers => false;

        public override string NetworkLink => "subnet";

        public override string Elsewhere => "nowhere";

        public override Task<DomainSpec> SpecAsync(VmId vm) => Task.FromResult(Ec2Account.Spec(vm.Value) with { Nics = [] });

        public override async Task<DomainSpec> SpecTooLargeAsync(VmId vm) => await SpecAsync(vm) with { InstanceType = "full" };

        public override Task<DomainSpec> SpecWithoutBridgeAsync(VmId vm) => Task.FromResult(Ec2Account.Spec(vm.Value) with { Nics = [new(new("other"), "", "02:00:0a:50:00:05", "10.80.0.5")] });

        public override string CheckpointOf(VmId vm) => "";

        public override Task<bool> HasFileAsync(string path) => Task.FromResult(false);

        public override Task StartForeignAsync(string name, int vcpus, long memoryMiB) => Done(() => account.Emulator.StartForeign(name));

        public override Task<IReadOnlyList<string>> RunningAsync() => Task.FromResult<IReadOnlyList<string>>([.. account.Emulator.Living.Where(i => i.State is null).Select(i => i.Tags["Name"])]);

        public override async Task PowerOffFromInsideAsync(VmId vm)
        {
            await account.Driver.ObserveAsync(CancellationToken.None); // What was never listed counts as there for a minute.
            account.Emulator.PowerOff(Of(vm));
        }

        public override Task CrashAsync(VmId vm) => Done(() => Of(vm).State = "stopped");

        public override async Task RemoveByHandAsync(VmId vm)
        {
            await account.Driver.ObserveAsync(CancellationToken.None); // As above.
            Of(vm).Ended = TimeProvider.System.GetUtcNow();
        }

        public override async ValueTask DisposeAsync()
        {
            await account.DisposeAsync();
            await base.DisposeAsync();
        }

        private EmulatedInstance Of(VmId vm) => account.Emulator.Living.Single(i => i.Tags.GetValueOrDefault("stratuslab-elastic:vm") == vm.ToString() && i.Tags["stratuslab-elastic:site"] == "lab");

        private static Task Done(Action act)
        {
            act();
            return Task.CompletedTask;
        }
    }
}
