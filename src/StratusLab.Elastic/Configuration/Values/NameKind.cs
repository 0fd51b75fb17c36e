namespace StratusLab.Elastic.Configuration.Values;

/// <summary>What a name is the name of. Names of one kind are unique in the service.</summary>
internal sealed record NameKind(string Singular, string Plural)
{
    /// <summary>Hosts.</summary>
    public static NameKind Host { get; } = new("host", "hosts");

    /// <summary>Virtual networks.</summary>
    public static NameKind Network { get; } = new("network", "networks");

    /// <summary>VM templates.</summary>
    public static NameKind Template { get; } = new("template", "templates");

    /// <summary>Repositories of images.</summary>
    public static NameKind Repository { get; } = new("repository", "repositories");

    /// <summary>Clusters.</summary>
    public static NameKind Cluster { get; } = new("cluster", "clusters");

    /// <summary>Hooks on VMs' states.</summary>
    public static NameKind VmHook { get; } = new("VM hook", "VM hooks");

    /// <summary>Pools.</summary>
    public static NameKind Pool { get; } = new("pool", "pools");
}
