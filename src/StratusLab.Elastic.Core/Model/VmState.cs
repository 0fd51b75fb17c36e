namespace StratusLab.Elastic.Core.Model;

/// <summary>The life of a VM. The transitions are <c>VmLifecycle</c>'s table.</summary>
public enum VmState
{
    /// <summary>Recorded, waits for a host.</summary>
    Pending,

    /// <summary>Has a host; its files are being made, or brought back.</summary>
    Prolog,

    /// <summary>Its files are there; its domain is being defined and started, or restored from its checkpoint.</summary>
    Boot,

    /// <summary>Its domain was seen running.</summary>
    Running,

    /// <summary>Its domain was not seen where it should be, or not running; not yet certain.</summary>
    Unknown,

    /// <summary>It moves to another host while it runs.</summary>
    Migrate,

    /// <summary>Its memory is being written to its checkpoint.</summary>
    Save,

    /// <summary>Its memory is in its checkpoint, its files are on its host, and its place there is kept.</summary>
    Suspended,

    /// <summary>Its memory is in its checkpoint, its files are where any host can have them, and it has no host.</summary>
    Stopped,

    /// <summary>Asked to power off.</summary>
    Shutdown,

    /// <summary>Its domain is gone; its files are being removed.</summary>
    Epilog,

    /// <summary>Nothing of it is left but this record. It did what it was for.</summary>
    Done,

    /// <summary>Nothing of it is left but this record, which says what went wrong.</summary>
    Failed,
}
