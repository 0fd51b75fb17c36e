using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.Torque;

/// <summary>The contract of all adapters on a Torque that starts the jobs of a node anew when the node is deleted under them, keeps the node and does not answer.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class TorqueRestartingContractTests : LrmsContract
{
    protected override async Task<LrmsHarness> StartAsync()
    {
        var torque = new EmulatedTorque();
        await torque.SetAsync("restart-jobs");
        return torque;
    }
}
