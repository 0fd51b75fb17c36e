namespace StratusLab.Elastic.Core.Model;

/// <summary>
/// What shall become of a VM. Of the first three an operator may choose any at any time; the last two only rise: a VM that shall be destroyed is never wished
/// back to running.
/// </summary>
public enum VmWish
{
    /// <summary>It shall run.</summary>
    Run,

    /// <summary>Its memory shall be kept in its checkpoint, on its host, and its CPUs be free.</summary>
    Suspend,

    /// <summary>The same, and its files shall leave the host, which then has nothing more to do with it.</summary>
    Stop,

    /// <summary>It shall power off, and be destroyed when it does not.</summary>
    Shutdown,

    /// <summary>It shall be destroyed at once.</summary>
    Destroy,
}
