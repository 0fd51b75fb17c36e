using System.Runtime.Versioning;
using StratusLab.Elastic.Contracts.Lrms;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

/// <summary>The OpenPBS adapter leaves nodes alone whose comment is not ours.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class OpenPbsForeignNodeTests : ForeignNodeContract
{
    /// <summary>Here the reason of a drain is the comment, and a comment of ours is what makes a node ours.</summary>
    protected override string TheirReason => "disk trouble";

    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new EmulatedOpenPbs());
}
