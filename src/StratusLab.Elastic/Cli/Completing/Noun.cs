namespace StratusLab.Elastic.Cli.Completing;

/// <summary>What the service can name when a shell asks how a word may go on.</summary>
internal enum Noun
{
    /// <summary>Worker nodes, by their names.</summary>
    Node,

    /// <summary>VMs, by their numbers.</summary>
    Vm,

    /// <summary>Pools.</summary>
    Pool,

    /// <summary>Clusters.</summary>
    Cluster,

    /// <summary>Hosts.</summary>
    Host,

    /// <summary>Jobs that wait.</summary>
    Job,

    /// <summary>Recorded plans, by their numbers.</summary>
    Plan,

    /// <summary>Images.</summary>
    Image,

    /// <summary>Data blocks.</summary>
    Block,

    /// <summary>Networks.</summary>
    Network,

    /// <summary>Tokens.</summary>
    Token,
}
