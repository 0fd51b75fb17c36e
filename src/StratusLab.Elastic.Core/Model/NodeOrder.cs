namespace StratusLab.Elastic.Core.Model;

/// <summary>What an operator has ordered of one worker node. It holds until another order, through every state of the node.</summary>
public enum NodeOrder
{
    /// <summary>Nothing: the planner decides.</summary>
    None,

    /// <summary>It shall take no more jobs and stay.</summary>
    Drain,

    /// <summary>It shall take no more jobs and leave when it is empty.</summary>
    Retire,

    /// <summary>It is out of reach, and the jobs on it are given up: its VM shall be destroyed. Of one that answers again: the same as <see cref="Retire"/>.</summary>
    Lost,
}
