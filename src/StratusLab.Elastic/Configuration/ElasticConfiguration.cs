using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Reading;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Configuration;

/// <summary>What a site declares, complete and checked: every default filled in, every reference resolved.</summary>
public sealed record ElasticConfiguration
{
    /// <summary>Where packages put the file.</summary>
    public const string DefaultPath = "/etc/stratuslab-elastic/elastic.yaml";

    /// <summary>The data directory, unless another is configured.</summary>
    public const string DefaultDataDirectory = "/var/lib/stratuslab-elastic";

    /// <summary>Where the service listens, unless something else is configured.</summary>
    public const string DefaultListen = "http://127.0.0.1:7117";

    /// <summary>This service's own name; a <see cref="SafeName"/>.</summary>
    public required string Site { get; init; }

    /// <summary>Directory for the ledger, the images and the VMs' files; an absolute path.</summary>
    public string DataDirectory { get; init; } = DefaultDataDirectory;

    /// <summary>A loopback http address without a path (<c>http://127.0.0.1:7117</c>), or <c>unix:</c> and an absolute path.</summary>
    public string Listen { get; init; } = DefaultListen;

    /// <summary>Where other machines reach it; null for nowhere.</summary>
    public TlsConfiguration? Tls { get; init; }

    /// <summary>Who on this machine may do what without a token.</summary>
    public AccessConfiguration Access { get; init; } = new();

    /// <summary>The hosts file that is kept up to date, an absolute path; null for none.</summary>
    public string? HostsFile { get; init; }

    /// <summary>Directories whose files a template that comes with an order may name; absolute paths.</summary>
    public ImmutableArray<string> TemplatePaths { get; init; } = [];

    /// <summary>The database.</summary>
    public required LedgerConfiguration Ledger { get; init; }

    /// <summary>The hypervisor hosts, in the order they are written, as everything below.</summary>
    public ImmutableArray<HostConfiguration> Hosts { get; init; } = [];

    /// <summary>The virtual networks.</summary>
    public ImmutableArray<VirtualNetwork> Networks { get; init; } = [];

    /// <summary>The VM templates.</summary>
    public ImmutableArray<VmTemplate> Templates { get; init; } = [];

    /// <summary>The site's image cache.</summary>
    public ImagesConfiguration Images { get; init; } = new();

    /// <summary>Where images of virtual organisations come from.</summary>
    public ImmutableArray<ImageRepository> Repositories { get; init; } = [];

    /// <summary>The batch systems and their pools.</summary>
    public ImmutableArray<ClusterConfiguration> Clusters { get; init; } = [];

    /// <summary>What is called when VMs enter a state.</summary>
    public ImmutableArray<VmHookConfiguration> VmHooks { get; init; } = [];

    /// <summary>Which host is filled first.</summary>
    public PlacementPolicy Placement { get; init; }

    /// <summary>The whole address that metrics are posted to over OTLP; null for none.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>Intervals, deadlines and limits.</summary>
    public TuningConfiguration Tuning { get; init; } = new();

    /// <summary>Reads the file at <paramref name="path"/>, <c>conf.d/*.yaml</c> beside it, and the overrides in this process's environment.</summary>
    public static ConfigurationResult Load(string path) => Load(path, Environment.GetEnvironmentVariable);

    /// <summary>
    /// Reads the file at <paramref name="path"/>, <c>conf.d/*.yaml</c> beside it, and the overrides that <paramref name="environment"/> gives for
    /// <c>ELASTIC_LISTEN</c>, <c>ELASTIC_DATA</c> and <c>ELASTIC_LEDGER_POSTGRESQL</c> (null or empty for none). Files that are missing, unreadable or
    /// wrong are errors in the result, never exceptions.
    /// </summary>
    public static ConfigurationResult Load(string path, Func<string, string?> environment) => ConfigurationFiles.Load(path, environment);
}
