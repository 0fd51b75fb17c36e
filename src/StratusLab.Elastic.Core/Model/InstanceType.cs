namespace StratusLab.Elastic.Core.Model;

/// <summary>A size of machine that an EC2 host may start: its name there (<c>c5.large</c>), its cores, and its memory in MiB.</summary>
public sealed record InstanceType(string Name, int Cores, long MemoryMiB)
{
    /// <summary>Most of them at a time; null without a cap of its own.</summary>
    public int? MaxVms { get; init; }

    /// <summary>What an hour of one costs, in the host's currency.</summary>
    public decimal PricePerHour { get; init; }

    /// <summary>True when a VM of the template has room in one.</summary>
    public bool Holds(VmTemplate template) => Cores >= Math.Max(template.Vcpu, template.Cpu) && MemoryMiB >= template.MemoryMiB;
}
