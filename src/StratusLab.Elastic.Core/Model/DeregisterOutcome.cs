namespace StratusLab.Elastic.Core.Model;

/// <summary>What became of a request to take a node out of its LRMS.</summary>
public enum DeregisterOutcome
{
    /// <summary>It is not there any more, or never was.</summary>
    Gone,

    /// <summary>It has jobs: nothing was done.</summary>
    Busy,
}
