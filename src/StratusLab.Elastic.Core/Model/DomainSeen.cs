namespace StratusLab.Elastic.Core.Model;

/// <summary>One domain of ours as its hypervisor shows it.</summary>
public sealed record DomainSeen(VmId Vm, DomainState State, string Reason = "");
