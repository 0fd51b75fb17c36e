using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;

namespace StratusLab.Elastic.Vmm.Tests.Context;

[TestClass]
public sealed class VmContextBuilderTests
{
    private static readonly JoinContext Join = new()
    {
        Variables = Given.Variables(("SLURM_CONF_SERVER", "10.77.0.1:6817")),
        Files = ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("munge.key", "key"u8.ToArray()),
    };

    private readonly Scratch scratch = new();

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    public async Task Build_UsualVm_HasEverything()
    {
        var template = Given.Template with
        {
            Context = Given.Variables(("SITE", "lab")),
            ContextFiles = Given.Variables(("motd", scratch.Write("motd", "hello"))),
        };

        var context = await BuildAsync(template);

        string[] expected =
        [
            "ETH0_DNS=10.77.0.1 9.9.9.9", "ETH0_GATEWAY=10.77.0.1", "ETH0_IP=10.77.0.5", "ETH0_MAC=02:00:0a:4d:00:05", "ETH0_MASK=255.255.255.0", "ETH0_NETWORK=10.77.0.0",
            "HOSTNAME=wn-0-5", "NAME=wn-0-5", "SET_HOSTNAME=wn-0-5", "SITE=lab", "SLURM_CONF_SERVER=10.77.0.1:6817", "VM_ID=42",
        ];
        CollectionAssert.AreEqual(expected, context.Variables.Select(variable => $"{variable.Key}={variable.Value}").ToArray());
        CollectionAssert.AreEqual(new[] { "motd=hello", "munge.key=key" }, context.Files.Select(file => $"{file.Key}={Encoding.UTF8.GetString(file.Value.Span)}").ToArray());
    }

    [TestMethod]
    public async Task Build_NetworkWithoutGateway_HasNoGatewayVariable()
    {
        var context = await new VmContextBuilder("lab", [Given.Network with { Gateway = null, Dns = [] }]).BuildAsync(Given.Vm(42), new JoinContext(), CancellationToken.None);

        Assert.IsFalse(context.Variables.ContainsKey("ETH0_GATEWAY"));
        Assert.IsFalse(context.Variables.ContainsKey("ETH0_DNS"));
    }

    [TestMethod]
    public async Task Build_CardOutsideEveryNetwork_HasItsMacAlone()
    {
        var context = await BuildAsync(Given.Template with { RawNics = [new("02:11:22:33:44:55", "br1")] });

        Assert.AreEqual("ETH1_MAC=02:11:22:33:44:55", string.Join(' ', context.Variables.Where(v => v.Key.StartsWith("ETH1_", StringComparison.Ordinal)).Select(v => $"{v.Key}={v.Value}")));
    }

    [TestMethod]
    [DataRow("NAME", "reserved")]
    [DataRow("VM_ID", "reserved")]
    [DataRow("SET_HOSTNAME", "reserved")]
    [DataRow("ETH0_IP", "reserved")]
    [DataRow("ETH7_ANYTHING", "reserved")]
    [DataRow("SLURM_CONF_SERVER", "batch system")]
    [DataRow("PATH", "shell")]
    [DataRow("lower", "variable name")]
    public async Task Build_TemplateSetsATakenName_IsRejected(string name, string why)
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => BuildAsync(Given.Template with { Context = Given.Variables((name, "x")) }));

        Assert.Contains(name, refusal.Message);
        Assert.Contains(why, refusal.Message);
        Assert.Contains("small", refusal.Message);
    }

    [TestMethod]
    public async Task Build_JoinSetsAReservedName_IsRejected() => await Assert.ThrowsExactlyAsync<RejectedException>(() =>
        new VmContextBuilder("lab", [Given.Network]).BuildAsync(Given.Vm(42), Join with { Variables = Given.Variables(("HOSTNAME", "x")) }, CancellationToken.None));

    [TestMethod]
    [DataRow("munge.key")]
    [DataRow("context.sh")]
    [DataRow("../x")]
    public async Task Build_TemplateAddsATakenFile_IsRejected(string name) =>
        await Assert.ThrowsExactlyAsync<RejectedException>(() => BuildAsync(Given.Template with { ContextFiles = Given.Variables((name, scratch.Write("x", "y"))) }));

    [TestMethod]
    [DataRow("/nonexistent/file")]
    [DataRow("/dev/zero")]
    [DataRow("/tmp")]
    public async Task Build_UnusableFile_IsRejected(string path)
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => BuildAsync(Given.Template with { ContextFiles = Given.Variables(("x", path)) }));

        Assert.Contains(path, refusal.Message);
    }

    [TestMethod]
    public async Task Build_FileIsGoneAndTheGuestHasReadIt_IsLeftOut()
    {
        var template = Given.Template with { ContextFiles = Given.Variables(("gone", scratch["gone"]), ("motd", scratch.Write("motd", "hello"))) };

        var context = await new VmContextBuilder("lab", [Given.Network]).BuildAsync(Given.Vm(5, template) with { HasCheckpoint = true }, new JoinContext(), CancellationToken.None);

        Assert.AreEqual("motd", context.Files.Keys.Single());
    }

    [TestMethod]
    public async Task Build_FileWithoutALength_IsReadWhole()
    {
        var context = await BuildAsync(Given.Template with { ContextFiles = Given.Variables(("version", "/proc/version")) });

        Assert.StartsWith("Linux", Encoding.UTF8.GetString(context.Files["version"].Span));
        Assert.IsGreaterThan(20, context.Files["version"].Length);
    }

    [TestMethod]
    public async Task Build_LongestFiles_AreTakenUpToTheTotal()
    {
        var path = scratch.Write("large", new byte[VmContextBuilder.MaxFileBytes]);
        var three = Given.Variables(("a", path), ("b", path), ("c", path));

        Assert.HasCount(4, (await BuildAsync(Given.Template with { ContextFiles = three })).Files);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => BuildAsync(Given.Template with { ContextFiles = three.Add("d", path) }));
    }

    [TestMethod]
    public async Task Build_UnknownNetwork_IsRejected() =>
        await Assert.ThrowsExactlyAsync<RejectedException>(() => new VmContextBuilder("lab", []).BuildAsync(Given.Vm(42), Join, CancellationToken.None));

    private static Task<VmContext> BuildAsync(VmTemplate template) => new VmContextBuilder("lab", [Given.Network]).BuildAsync(Given.Vm(42, template), Join, CancellationToken.None);
}
