namespace StratusLab.Elastic.Core.Model;

/// <summary>What shall become of a VM. Wishes only rise: a VM that shall be destroyed is never wished back to running.</summary>
public enum VmWish
{
    /// <summary>It shall run.</summary>
    Run,

    /// <summary>It shall power off, and be destroyed when it does not.</summary>
    Shutdown,

    /// <summary>It shall be destroyed at once.</summary>
    Destroy,
}
