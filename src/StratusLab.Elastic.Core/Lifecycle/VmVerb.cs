namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>What is to be done for a VM on its host now. Every verb is idempotent.</summary>
public enum VmVerb
{
    /// <summary>Nothing but to look again.</summary>
    None,

    /// <summary>Make its files.</summary>
    Prepare,

    /// <summary>Define and start its domain.</summary>
    Deploy,

    /// <summary>Start its domain from its checkpoint.</summary>
    Restore,

    /// <summary>Remove its checkpoint and the copy of its files: it runs again, so they are out of date.</summary>
    Settle,

    /// <summary>Write its memory to its checkpoint and stop its CPUs.</summary>
    Save,

    /// <summary>Bring its files to where any host can have them, and leave this one.</summary>
    Store,

    /// <summary>Move its domain to another host while it runs.</summary>
    Migrate,

    /// <summary>Let its CPUs go on, which its hypervisor has stopped for a disk that could not be written.</summary>
    Continue,

    /// <summary>Remove its context image, which holds secrets: its node has joined.</summary>
    RemoveContext,

    /// <summary>Send ACPI power-off.</summary>
    Shutdown,

    /// <summary>Destroy and undefine its domain, then remove its files.</summary>
    CleanUp,
}
