using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>The top level of the file.</summary>
internal static class ServiceSettings
{
    public static readonly Section Section = new("", "The service as a whole, and the lists that the other sections describe.");

    public static readonly Setting<string> Site = Section.Required(
        "site",
        Value.Name,
        "site: lab",
        "This service's own name. Every VM it makes carries it, and it never touches one that carries another; do not change it while VMs run.");

    public static readonly Setting<string> Data = Section.Optional(
        "data",
        Value.Path,
        ElasticConfiguration.DefaultDataDirectory,
        "Directory for the ledger, the images and the VMs' files. `ELASTIC_DATA` in the environment overrides it.");

    public static readonly Setting<string> Listen = Section.Optional(
        "listen",
        new ListenSyntax(),
        ElasticConfiguration.DefaultListen,
        "Where the API and the metrics are served. What those who reach it may do, `access` says: put no proxy before it, and let other machines in by `tls` or over ssh. Whoever may write to a socket here (its mode is 0660) may give orders. `ELASTIC_LISTEN` in the environment overrides it.");

    public static readonly Nested Tls = Section.Any("tls", TlsSettings.Section, "none: this machine only", "Where other machines reach it.");

    public static readonly Nested Access = Section.One("access", AccessSettings.Section, "Who on this machine may do what.");

    public static readonly Setting<string> HostsFile = Section.Omittable(
        "hosts-file",
        Value.Path,
        "none",
        "A hosts file, such as `/etc/hosts`, that the service keeps up to date with the names of all leased addresses, between two lines that name this site. The rest of it is left alone.");

    public static readonly Setting<ImmutableArray<string>> TemplatePaths = Section.Optional(
        "template-paths",
        new ListSyntax<string>("a list of absolute paths", Value.Path),
        [],
        "Directories of the service's machine whose files a template that comes with `elastic vms create FILE` may name (KERNEL, INITRD, FILES, SOURCE). Declared templates may name any.");

    public static readonly Nested Ledger = Section.One("ledger", LedgerSettings.Section, "The database.");

    public static readonly Setting<PlacementPolicy> Placement = Section.Optional(
        "placement",
        new ChoiceSyntax<PlacementPolicy>(("packing", PlacementPolicy.Packing), ("striping", PlacementPolicy.Striping), ("load-aware", PlacementPolicy.LoadAware), ("fixed", PlacementPolicy.Fixed)),
        PlacementPolicy.Packing,
        "Which host gets the next VM, of those that have room and that the template's `rank` does not tell apart: the fullest (`packing`), the emptiest (`striping`), the one with the most idle CPU (`load-aware`; as given out, where a host does not tell its load), or the first by the hosts' `order` (`fixed`).");

    public static readonly Nested Hosts = Section.Many("hosts", HostSettings.Section, "The hypervisor hosts. May also stand in `conf.d`.");

    public static readonly Nested Networks = Section.Many("networks", NetworkSettings.Section, "The virtual networks. May also stand in `conf.d`.");

    public static readonly Nested Templates = Section.Many(
        "templates",
        TemplateSettings.Section,
        "What VMs are made from. May also stand in `conf.d`.");

    public static readonly Nested Images = Section.One("images", ImagesSettings.Section, "The site's image cache.");

    public static readonly Nested Repositories = Section.Many("repositories", RepositorySettings.Section, "Where images of virtual organisations come from. May also stand in `conf.d`.");

    public static readonly Nested Clusters = Section.Many("clusters", ClusterSettings.Section, "The batch systems. May also stand in `conf.d`.");

    public static readonly Nested Pools = Section.Many(
        "pools",
        PoolSettings.Section,
        "Pools that name their `cluster`, for a file in `conf.d` that adds one to a cluster of another file. May also stand in `conf.d`.");

    public static readonly Nested VmHooks = Section.Many("vm-hooks", VmHookSettings.Section, "What is called when VMs enter a state. May also stand in `conf.d`.");

    public static readonly Nested Metrics = Section.One("metrics", MetricsSettings.Section, "The metrics.");

    public static readonly Nested Tuning = Section.One("tuning", TuningSettings.Section, "Intervals, deadlines and limits.");

    /// <summary>What a file in <c>conf.d</c> may hold.</summary>
    public static readonly IReadOnlyList<Nested> Lists = [Hosts, Networks, Templates, Repositories, Clusters, Pools, VmHooks];
}
