namespace StratusLab.Elastic.Clusters;

/// <summary>How the batch system of a cluster is reached, and what its worker nodes need to join; a record for each kind.</summary>
public abstract record LrmsConfiguration;
