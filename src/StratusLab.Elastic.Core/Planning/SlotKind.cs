namespace StratusLab.Elastic.Core.Planning;

/// <summary>What kind of place a task is kept for, in the order in which they are used.</summary>
public enum SlotKind
{
    /// <summary>Free now.</summary>
    Free,

    /// <summary>On a node whose drain is undone for it.</summary>
    Draining,

    /// <summary>On a node that is on its way.</summary>
    Booting,

    /// <summary>Free before a new node could be there, by the walltime of what runs there.</summary>
    FreeSoon,

    /// <summary>On a node that this plan makes.</summary>
    New,
}
