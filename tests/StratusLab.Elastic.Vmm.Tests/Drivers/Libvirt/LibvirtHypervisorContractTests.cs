using StratusLab.Elastic.Contracts.Vmm;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>The contract on a real libvirt with real QEMU.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class LibvirtHypervisorContractTests : HypervisorContract
{
    protected override Task<HypervisorHarness> StartAsync() => Task.FromResult<HypervisorHarness>(new LibvirtHarness());
}
