namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>How guests are run.</summary>
public enum DomainType
{
    /// <summary>With KVM when it works on the host, else by software emulation. Found out by starting a tiny domain once, before the first VM.</summary>
    Auto,

    /// <summary>With the processor's virtualization.</summary>
    Kvm,

    /// <summary>By software emulation, some ten times slower. For tests, and for hosts that are virtual machines themselves.</summary>
    Qemu,

    /// <summary>Under Xen, by libvirt's driver for libxl.</summary>
    Xen,
}
