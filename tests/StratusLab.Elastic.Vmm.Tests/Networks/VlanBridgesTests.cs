using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Vmm.Tests.Networks;

/// <summary>VLANs on a host whose ip(8) is an emulator that keeps its links in files, and on the kernel's own where it can.</summary>
[TestClass]
public sealed class VlanBridgesTests
{
    private static readonly VlanTag Vlan = new(100, "eth0");
    private static readonly HostName Host = new("kvm01");

    private readonly Scratch scratch = new();
    private readonly List<string> ran = [];

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private ICommandRunner Emulated => new Watching(command => command with { Program = Path.Combine(AppContext.BaseDirectory, "Networks/ip-emulator"), Arguments = [scratch.Root, .. command.Arguments] }, ran);

    [TestInitialize]
    public void AddCard() => scratch.Write("eth0", "- 0 - - UP");

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    public async Task Ensure_NothingThere_MakesAllOfIt()
    {
        await new VlanBridges(Emulated, Host).EnsureAsync("br100", Vlan, Ct);

        Assert.AreEqual("vlan 100 eth0 br100 UP", Link("eth0.100"));
        Assert.AreEqual("bridge 0 - - UP", Link("br100"));
    }

    [TestMethod]
    public async Task Ensure_AgainAndAgain_ChangesNothing()
    {
        await new VlanBridges(Emulated, Host).EnsureAsync("br100", Vlan, Ct);
        ran.Clear();

        await new VlanBridges(Emulated, Host).EnsureAsync("br100", Vlan, Ct);

        Assert.IsTrue(ran.TrueForAll(c => c.Contains(" show ", StringComparison.Ordinal)), string.Join('\n', ran));
    }

    [TestMethod]
    [DataRow("eth0.100", "vlan 100 eth0 - -")]
    [DataRow("eth0.100", "vlan 100 eth0 br100 UP")]
    [DataRow("br100", "bridge 0 - - -")]
    public async Task Ensure_PartOfIt_MakesTheRest(string device, string state)
    {
        scratch.Write(device, state);

        await new VlanBridges(Emulated, Host).EnsureAsync("br100", Vlan, Ct);

        Assert.AreEqual("vlan 100 eth0 br100 UP", Link("eth0.100"));
        Assert.AreEqual("bridge 0 - - UP", Link("br100"));
    }

    [TestMethod]
    public async Task Ensure_TwiceAtOnce_MakesItOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new VlanBridges(Emulated, Host).EnsureAsync("br100", Vlan, Ct)));

        Assert.AreEqual("vlan 100 eth0 br100 UP", Link("eth0.100"));
    }

    [TestMethod]
    [DataRow("br100", "dummy 0 - - UP", "br100 is there and is no bridge")]
    [DataRow("eth0.100", "vlan 7 eth0 - UP", "eth0.100 is there and is not VLAN 100 on eth0")]
    [DataRow("eth0.100", "vlan 100 eth1 - UP", "eth0.100 is there and is not VLAN 100 on eth0")]
    [DataRow("eth0.100", "vlan 100 eth0 br7 UP", "eth0.100 is in br7")]
    public async Task Ensure_SomebodyElses_IsRefusedAndLeftAlone(string device, string state, string says)
    {
        scratch.Write(device, state);

        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => new VlanBridges(Emulated, Host).EnsureAsync("br100", Vlan, Ct));

        Assert.Contains(says, refusal.Message);
        Assert.AreEqual(state, Link(device));
        Assert.HasCount(2, Directory.GetFiles(scratch.Root));
    }

    [TestMethod]
    public async Task Ensure_NoSuchCard_SaysWhatToCorrect()
    {
        var refusal = await Assert.ThrowsExactlyAsync<RejectedException>(() => new VlanBridges(Emulated, Host).EnsureAsync("br100", Vlan with { Device = "eth9" }, Ct));

        Assert.Contains("vlan-device", refusal.Message);
        Assert.Contains("kvm01", refusal.Message);
    }

    [TestMethod]
    [DataRow("RTNETLINK answers: Operation not permitted", "by hand")]
    [DataRow("Error: Unknown device type.", "modprobe 8021q")]
    [DataRow("RTNETLINK answers: Operation not supported", "modprobe 8021q")]
    public async Task Ensure_HostRefuses_SaysWhatToDo(string says, string advice)
    {
        var runner = new ScriptedRunner(c => c.Arguments.Contains("show") ? ScriptedRunner.Result("", "Device \"x\" does not exist.", 1) : ScriptedRunner.Result("", says, 2));

        Assert.Contains(advice, (await Assert.ThrowsExactlyAsync<RejectedException>(() => new VlanBridges(runner, Host).EnsureAsync("br100", Vlan, Ct))).Message);
    }

    [TestMethod]
    public async Task Ensure_NoMemory_IsNoCapacity()
    {
        var runner = new ScriptedRunner(c => c.Arguments.Contains("show") ? ScriptedRunner.Result("", "Device \"x\" does not exist.", 1) : ScriptedRunner.Result("", "RTNETLINK answers: Cannot allocate memory", 2));

        await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => new VlanBridges(runner, Host).EnsureAsync("br100", Vlan, Ct));
    }

    [TestMethod]
    public async Task Ensure_NobodyAnswers_IsUnreachable()
    {
        var runner = new ScriptedRunner(_ => throw new PeerUnreachableException("no answer"));

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => new VlanBridges(runner, Host).EnsureAsync("br100", Vlan, Ct));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("[{\"ifname\":7}]")]
    [DataRow("{\"ifname\":\"br100\"}")]
    [DataRow("1: eth0: <UP>")]
    public async Task Ensure_IpThatPrintsSomethingElse_IsRejected(string output)
    {
        var runner = new ScriptedRunner(_ => ScriptedRunner.Result(output));

        Assert.Contains("iproute2", (await Assert.ThrowsExactlyAsync<RejectedException>(() => new VlanBridges(runner, Host).EnsureAsync("br100", Vlan, Ct))).Message);
    }

    /// <summary>In a network namespace of its own, with the machine's ip(8).</summary>
    [TestMethod]
    [TestCategory("Packages")]
    public async Task Ensure_RealKernel_CarriesTheVlan()
    {
        var space = $"elastic-test-{Environment.ProcessId}";
        await Tool.RunAsync("ip", "netns", "add", space);
        try
        {
            await Tool.RunAsync("ip", "-n", space, "link", "add", "eth0", "type", "veth", "peer", "name", "eth1");
            await Tool.RunAsync("ip", "-n", space, "link", "set", "eth0", "up");
            var there = new Watching(command => command with { Arguments = ["-n", space, .. command.Arguments] }, ran);
            try
            {
                await new VlanBridges(there, Host).EnsureAsync("br100", Vlan, Ct);
            }
            catch (RejectedException e) when (e.Message.Contains("modprobe 8021q", StringComparison.Ordinal))
            {
                Assert.Inconclusive($"This machine's kernel has no 802.1Q: {e.Message}");
            }

            ran.Clear();
            await new VlanBridges(there, Host).EnsureAsync("br100", Vlan, Ct);
            Assert.HasCount(2, ran);
            Assert.Contains("master br100", await Tool.RunAsync("ip", "-n", space, "-d", "link", "show", "dev", "eth0.100"));
        }
        finally
        {
            await Tool.RunAsync("ip", "netns", "delete", space);
        }
    }

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Read_WhatRealIpPrints_IsThisLink()
    {
        var space = $"elastic-test-{Environment.ProcessId}";
        await Tool.RunAsync("ip", "netns", "add", space);
        try
        {
            await Tool.RunAsync("ip", "-n", space, "link", "add", "eth0", "type", "veth", "peer", "name", "eth1");
            await Tool.RunAsync("ip", "-n", space, "link", "add", "name", "br7", "type", "bridge");
            await Tool.RunAsync("ip", "-n", space, "link", "set", "dev", "eth0", "master", "br7");
            await Tool.RunAsync("ip", "-n", space, "link", "set", "dev", "br7", "up");

            Assert.AreEqual(new HostLink("bridge", 0, "", "", true), HostLink.Read(await Tool.BytesAsync("ip", "-n", space, "-details", "-json", "link", "show", "dev", "br7")));
            Assert.AreEqual(new HostLink("veth", 0, "eth1", "br7", false), HostLink.Read(await Tool.BytesAsync("ip", "-n", space, "-details", "-json", "link", "show", "dev", "eth0")));
        }
        finally
        {
            await Tool.RunAsync("ip", "netns", "delete", space);
        }
    }

    private string Link(string name) => File.ReadAllText(scratch[name]).Trim();

    private sealed class Watching(Func<Command, Command> change, List<string> ran) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken ct)
        {
            lock (ran)
            {
                ran.Add(command.Shown);
            }

            return Tool.Runner.RunAsync(change(command), ct);
        }
    }
}
