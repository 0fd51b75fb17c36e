using StratusLab.Elastic.Contracts.Vmm;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>The contract on a Xen host whose virsh is emulated.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class XenHypervisorContractTests : HypervisorContract
{
    protected override Task<HypervisorHarness> StartAsync() => Task.FromResult<HypervisorHarness>(new XenHarness());
}
