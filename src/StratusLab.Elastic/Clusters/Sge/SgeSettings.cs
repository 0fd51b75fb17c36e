using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Clusters.Sge;

/// <summary>How a Grid Engine is reached.</summary>
internal static class SgeSettings
{
    public static readonly Section Section = new("clusters[].sge", "How a Grid Engine is reached, and what its worker nodes get.");

    public static readonly Setting<string> Root = Section.Optional("root", Value.Path, SgeConfiguration.DefaultRoot, "The directory of its cells (`SGE_ROOT`).");

    public static readonly Setting<string> Cell = Section.Optional("cell", Name, SgeConfiguration.DefaultCell, "The cell (`SGE_CELL`).");

    public static readonly Setting<string> Bin = Section.Omittable("bin", Value.Path, "found on `PATH`", "The directory of `qstat`, `qconf`, `qmod` and `qdel`.");

    public static readonly Setting<string> HostGroup = Section.Optional(
        "host-group",
        new TextSyntax("@name", text => text.StartsWith('@') && SafeName.IsSafe(text[1..]) ? "" : "is no host group: write @ and its name, such as @allhosts"),
        SgeConfiguration.DefaultHostGroup,
        "The host group that worker nodes enter; queues and whatever else is made of it has them then.");

    public static readonly Setting<string> Memory = Section.Omittable(
        "memory", Name, "memory is not handed out", "The consumable of a host's memory, such as `h_vmem`; worker nodes get their memory in it.");

    public static readonly Setting<string> Gpu = Section.Optional("gpu", Name, SgeConfiguration.DefaultGpuComplex, "The consumable of a host's GPUs; worker nodes with GPUs get theirs in it.");

    private static TextSyntax Name => new("a name", text => SafeName.IsSafe(text) ? "" : "is no name: write letters, digits, '.', '_' and '-'");
}
