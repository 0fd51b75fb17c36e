using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Vmm.Tests.Context;

[TestClass]
public sealed class ContextValueTests
{
    private static readonly VirtualNetwork Wan = Given.Network with { Name = new("wan"), Bridge = "br1", Address = "192.168.7.0", Gateway = null, Dns = [] };

    private static readonly Vm Vm = Given.Vm(42, Given.Template with { Cpu = 0.5, Disks = [new(new("worker")), new(new("scratch")) { Target = "sdb" }] }) with
    {
        Nics = [new(Given.Network.Name, "br0", "02:00:0a:4d:00:05", "10.77.0.5"), new(Wan.Name, "br1", "02:00:c0:a8:07:09", "192.168.7.9")],
    };

    private static readonly ImmutableDictionary<NetworkName, AddressPlan> Plans =
        new[] { Given.Network, Wan }.ToImmutableDictionary(n => n.Name, n => new AddressPlan(n));

    [TestMethod]
    [DataRow("", "")]
    [DataRow("no dollar", "no dollar")]
    [DataRow("$NAME", "wn-0-5")]
    [DataRow("$name.example.org", "wn-0-5.example.org")]
    [DataRow("a$VM_ID-$$NAME", "a42-$NAME")]
    [DataRow("$CPU $VCPU $MEMORY", "0.5 2 512")]
    [DataRow("$NIC[IP]", "10.77.0.5")]
    [DataRow("$NIC[IP, NETWORK=\"wan\"]/$nic[mac,network=wan]", "192.168.7.9/02:00:c0:a8:07:09")]
    [DataRow("$NIC[BRIDGE, NIC_ID=1]$NIC[NETWORK]", "br1batch")]
    [DataRow("$NETWORK[NETWORK_ADDRESS, NETWORK=\"wan\"] $NETWORK[NETWORK_MASK]", "192.168.7.0 255.255.255.0")]
    [DataRow("$NETWORK[GATEWAY] $NETWORK[DNS]; $NETWORK[NAME, NIC_ID=1]", "10.77.0.1 10.77.0.1 9.9.9.9; wan")]
    [DataRow("$IMAGE[NAME] $IMAGE[TARGET, IMAGE=scratch] $IMAGE[TARGET]", "worker sdb vda")]
    public void For_KnownNames_PutsThemIn(string text, string expected) => Assert.AreEqual(expected, Parse(text).For(Vm, Plans));

    [TestMethod]
    public void For_ValueThatLooksLikeAnother_IsNotLookedAtAgain() => Assert.AreEqual("$VM_ID", Parse("$NAME").For(Vm with { Name = "$VM_ID" }, Plans));

    [TestMethod]
    [DataRow("$NIC[IP, NETWORK=\"lan\"]")]
    [DataRow("$NIC[IP, NIC_ID=2]")]
    [DataRow("$NIC[IP, NIC_ID=-1]")]
    [DataRow("$NETWORK[GATEWAY, NETWORK=wan]")]
    [DataRow("$NETWORK[DNS, NETWORK=wan]")]
    [DataRow("$IMAGE[NAME, DISK_ID=2]")]
    public void For_NotThere_IsRejectedWithItsText(string text) => Assert.Contains(text, Assert.ThrowsExactly<RejectedException>(() => Parse(text).For(Vm, Plans)).Message);

    [TestMethod]
    [DataRow("a $FOO", "column 3 of its value: $FOO is not known.")]
    [DataRow("$", "column 1 of its value: $")]
    [DataRow("a${NAME}", "column 2 of its value: ${ is not known.")]
    [DataRow("$NIC", "column 1 of its value: $NIC asks for nothing. Write for example $NIC[IP]")]
    [DataRow("$NIC[IP", "column 1 of its value: $NIC asks for nothing.")]
    [DataRow("$NIC[GATEWAY]", "column 1 of its value: $NIC[GATEWAY] is not known. Its attributes are IP, MAC, NETWORK, BRIDGE, and its selectors NETWORK, NIC_ID.")]
    [DataRow("$NIC[IP, IP=7]", "column 1 of its value: $NIC[IP, IP=7] is not known.")]
    [DataRow("$NIC[IP, NETWORK]", "column 1 of its value: $NIC[IP, NETWORK] is not known.")]
    public void TryParse_Unknown_NamesItAndItsColumn(string text, string problem)
    {
        Assert.IsFalse(ContextValue.TryParse(text, out _, out var said));
        Assert.StartsWith(problem, said);
    }

    [TestMethod]
    public void TryParse_AnyText_GivesAValueOrAProblem() => Prop.ForAll(
        Gen.Elements("$", "$$", "NIC", "NAME", "[", "]", "IP", ",", "=", "\"", "NETWORK", "x", " ").ListOf().Select(string.Concat).ToArbitrary(),
        text => ContextValue.TryParse(text, out var value, out var problem) == (problem.Length == 0) && value is null == (problem.Length > 0)).QuickCheckThrowOnFailure();

    private static ContextValue Parse(string text) => ContextValue.TryParse(text, out var value, out var problem) ? value : throw new AssertFailedException(problem);
}
