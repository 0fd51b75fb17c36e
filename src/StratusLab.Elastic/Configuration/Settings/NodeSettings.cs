using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>What jobs can use of a worker node.</summary>
internal static class NodeSettings
{
    /// <summary>The share of a VM's memory that its guest can give to jobs, in percent: its kernel and daemons need the rest.</summary>
    public const int MemoryPercent = 90;

    public static readonly Section Section = new(
        "clusters[].pools[].node",
        "What the batch system is told that a node has. A guest has less memory than its VM, and a batch system refuses or drains a node that claims more.");

    public static readonly Setting<int> Cores = Section.Omittable("cores", Value.Integer(1, 4096), "the template's `vcpu`", "Cores for jobs.");

    public static readonly Setting<long> Memory = Section.Omittable(
        "memory",
        Value.Size(1, 64L << 20),
        $"{MemoryPercent} % of the template's `memory`",
        "Memory for jobs. `slurmd -C` in the guest prints what it really has.");

    public static readonly Setting<int> Gpus = Section.Optional("gpus", Value.Integer(0, 64), 0, "GPUs for jobs.");
}
