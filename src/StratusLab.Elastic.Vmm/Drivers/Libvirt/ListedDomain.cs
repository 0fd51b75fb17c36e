using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>One domain as virsh lists it, whoever's it is. State and reason are libvirt's numbers (virDomainState, libvirt-domain.h).</summary>
internal sealed record ListedDomain(Guid Uuid, string Name, int State, int Reason, int Vcpus, long MemoryKiB)
{
    private const int ShutOff = 5;

    /// <summary>True when it is off because its memory was saved, and has not been started since.</summary>
    public bool IsSaved => DomainStates.IsSaved(State, Reason);

    /// <summary>True while its CPUs are stopped for a disk that could not be written.</summary>
    public bool IsStalled => DomainStates.Read(State, Reason).State == DomainState.Stalled;

    /// <summary>True while a QEMU runs for it.</summary>
    public bool IsActive => State != ShutOff;
}
