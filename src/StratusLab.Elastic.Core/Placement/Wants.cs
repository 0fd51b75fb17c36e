using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>What placement looks at in a template: VMs that want the same are placed alike.</summary>
internal readonly record struct Wants(double Cpu, long MemoryMiB, string Requirements, string Rank)
{
    public static Wants Of(VmTemplate template) => new(template.Cpu, template.MemoryMiB, template.Requirements, template.Rank);
}
