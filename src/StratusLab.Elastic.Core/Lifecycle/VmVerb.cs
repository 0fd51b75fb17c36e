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

    /// <summary>Remove its context image, which holds secrets: its node has joined.</summary>
    RemoveContext,

    /// <summary>Send ACPI power-off.</summary>
    Shutdown,

    /// <summary>Destroy and undefine its domain, then remove its files.</summary>
    CleanUp,
}
