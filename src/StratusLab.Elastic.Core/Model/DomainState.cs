namespace StratusLab.Elastic.Core.Model;

/// <summary>What a domain does.</summary>
public enum DomainState
{
    /// <summary>It runs (or is blocked on I/O, which is the same to us).</summary>
    Running,

    /// <summary>Its CPUs are stopped; the reason says by whom.</summary>
    Paused,

    /// <summary>Its hypervisor has stopped its CPUs, since one of its disks could not be written: let go on, it tries again.</summary>
    Stalled,

    /// <summary>Defined and off: never started, shut down, or powered off from inside.</summary>
    Off,

    /// <summary>It crashed.</summary>
    Crashed,
}
