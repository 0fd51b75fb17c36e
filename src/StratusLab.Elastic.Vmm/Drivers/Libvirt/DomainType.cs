namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>How QEMU runs a guest.</summary>
public enum DomainType
{
    /// <summary>With KVM when it works on the host, else by software emulation. Found out by starting a tiny domain once, before the first VM.</summary>
    Auto,

    /// <summary>With the processor's virtualization.</summary>
    Kvm,

    /// <summary>By software emulation, some ten times slower. For tests, and for hosts that are virtual machines themselves.</summary>
    Qemu,
}
