namespace StratusLab.Elastic.Simulation;

/// <summary>What goes wrong with one call to a simulated host or LRMS.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It does not answer, and nothing was done.</summary>
    Unreachable,

    /// <summary>It does what was asked, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>It has no room.</summary>
    Full,

    /// <summary>It refuses.</summary>
    Rejected,
}
