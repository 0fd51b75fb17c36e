using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>What placement looks at in a template: VMs that want the same are placed alike.</summary>
internal readonly record struct Wants(double Cpu, int Vcpu, long MemoryMiB, string Requirements, string Rank, bool IsForMachines, string Ec2)
{
    public static Wants Of(VmTemplate template) =>
        new(template.Cpu, template.Vcpu, template.MemoryMiB, template.Requirements, template.Rank, template.IsForMachines, template.Ec2.IsEmpty ? "" : Ec2Of(template));

    private static string Ec2Of(VmTemplate template) =>
        string.Join('\n', template.Ec2.Select(e => $"{e.Cloud}/{e.Network}/{string.Join(',', e.InstanceTypes)}")) + "\n" + string.Join(',', template.Nics);
}
