namespace StratusLab.Elastic.Clusters;

/// <summary>How the batch system of a cluster is reached, and what its worker nodes need to join; a record for each kind.</summary>
public abstract record LrmsConfiguration
{
    /// <summary>True when the batch system decides itself which nodes it needs, and calls for them by name.</summary>
    public virtual bool CallsForNodes => false;
}
