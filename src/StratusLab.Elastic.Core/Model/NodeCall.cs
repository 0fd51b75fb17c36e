namespace StratusLab.Elastic.Core.Model;

/// <summary>What a batch system that calls for its nodes itself wants of one.</summary>
public enum NodeCall
{
    /// <summary>Nothing: it is an ordinary node, or it is there.</summary>
    None,

    /// <summary>It shall be made: jobs have been given to it, or somebody asked for it. None runs on it yet.</summary>
    CalledFor,

    /// <summary>It is not needed: no job is placed on it, and its machine may go, or has gone.</summary>
    Released,

    /// <summary>It was called for in vain and takes no jobs until it is given back.</summary>
    GivenUp,
}
