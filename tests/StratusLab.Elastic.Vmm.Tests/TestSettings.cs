using StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

// One libvirtd serves all tests, and each test looks at everything on it.
[assembly: DoNotParallelize]

namespace StratusLab.Elastic.Vmm.Tests;

/// <summary>What is shared by the tests of this project.</summary>
[TestClass]
public sealed class TestSettings
{
    [AssemblyCleanup]
    public static async Task StopSharedAsync()
    {
        PrivateLibvirtd.Stop();
        await SharedHost.StopAsync();
    }
}
