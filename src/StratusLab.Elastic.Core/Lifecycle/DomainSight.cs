namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>A VM's domain as its host shows it.</summary>
public enum DomainSight
{
    /// <summary>There is no whole report of its host.</summary>
    NotSeen,

    /// <summary>The host has no such domain.</summary>
    Absent,

    /// <summary>Defined, and does not run.</summary>
    Off,

    /// <summary>Its CPUs are stopped for now.</summary>
    Paused,

    /// <summary>Its hypervisor has stopped its CPUs, since one of its disks could not be written.</summary>
    Stalled,

    /// <summary>It runs.</summary>
    Running,
}
