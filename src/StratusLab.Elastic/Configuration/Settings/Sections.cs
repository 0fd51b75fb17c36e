using StratusLab.Elastic.Clusters;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>All sections, in the order of the reference.</summary>
internal static class Sections
{
    /// <summary>The sections.</summary>
    public static IReadOnlyList<Section> All { get; } =
    [
        ServiceSettings.Section,
        TlsSettings.Section,
        LedgerSettings.Section,
        HostSettings.Section,
        SshSettings.Section,
        Ec2Settings.Section,
        InstanceTypeSettings.Section,
        NetworkSettings.Section,
        LeaseSettings.Section,
        TemplateSettings.Section,
        DiskSettings.Section,
        Ec2TemplateSettings.Section,
        ImagesSettings.Section,
        RepositorySettings.Section,
        EndorserSettings.Section,
        ClusterSettings.Section,
        .. ClusterKinds.All.Select(k => k.Section),
        PoolSettings.Section,
        NodeSettings.Section,
        VmHookSettings.Section,
        MetricsSettings.Section,
        OtlpSettings.Section,
        TuningSettings.Section,
    ];
}
