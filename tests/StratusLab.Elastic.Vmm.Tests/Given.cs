using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Tests;

/// <summary>Usual things for tests.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static VirtualNetwork Network => new()
    {
        Name = new NetworkName("batch"),
        Bridge = "br0",
        Address = "10.77.0.0",
        PrefixLength = 24,
        Gateway = "10.77.0.1",
        Dns = ["10.77.0.1", "9.9.9.9"],
    };

    public static VmTemplate Template => new()
    {
        Name = new TemplateName("small"),
        Cpu = 1,
        Vcpu = 2,
        MemoryMiB = 512,
        Disks = [new DiskTemplate(new ImageName("worker"))],
        Nics = [Network.Name],
    };

    public static Vm Vm(long id, VmTemplate? template = null) => new()
    {
        Id = new VmId(id),
        Name = "wn-0-5",
        Template = template ?? Template,
        Nics = [new Nic(Network.Name, Network.Bridge, "02:00:0a:4d:00:05", "10.77.0.5")],
        Since = Start,
        Created = Start,
    };

    public static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(variable => variable.Name, variable => variable.Value);
}
