using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the whole configuration from the top level of its files: the main one, and the lists of all.</summary>
internal sealed class ServiceReader(MapReader main, ImmutableArray<MapReader> files, Findings findings)
{
    /// <summary>Reads it. Sections that others refer to come first. What it returns is a configuration only when there are no errors.</summary>
    public ElasticConfiguration Read()
    {
        var (site, data) = (main.Read(ServiceSettings.Site), main.Read(ServiceSettings.Data));
        var (listen, placement) = (main.Read(ServiceSettings.Listen), main.Read(ServiceSettings.Placement));
        var (hostsFile, templatePaths) = (main.Read(ServiceSettings.HostsFile), main.Read(ServiceSettings.TemplatePaths));
        var access = AccessReader.Read(main.Section(ServiceSettings.Access), data, listen);
        var ledger = LedgerReader.Read(main.Section(ServiceSettings.Ledger), data);
        var tuning = TuningReader.Read(main.Section(ServiceSettings.Tuning), out var interval);
        var images = main.Section(ServiceSettings.Images);
        var (cacheSize, maxSize) = (images.Read(ImagesSettings.CacheSize), images.Read(ImagesSettings.MaxSize));
        var networkReader = new NetworkReader();
        var networks = All(ServiceSettings.Networks, NameKind.Network, networkReader.Read);
        var hosts = All(ServiceSettings.Hosts, NameKind.Host, new HostReader(networks).Read);
        networkReader.CheckBridges(hosts.SelectMany(h => h.Policy.Cloud?.Networks ?? []).ToHashSet(), findings.IsKnown(NameKind.Host));
        var templates = All(ServiceSettings.Templates, NameKind.Template, new TemplateReader(networks).Read);
        return new()
        {
            Site = site.Value,
            DataDirectory = data.Value,
            Listen = listen.Value,
            Tls = ReadTls(main.SectionOrNull(ServiceSettings.Tls)),
            Access = access,
            HostsFile = hostsFile.OrNull(),
            TemplatePaths = templatePaths.Value,
            Ledger = ledger,
            Placement = placement.Value,
            Tuning = tuning,
            Hosts = hosts,
            Networks = networks,
            Templates = templates,
            Images = new() { CacheSizeMiB = cacheSize.OrNull(), MaxSizeMiB = maxSize.Value },
            Repositories = All(ServiceSettings.Repositories, NameKind.Repository, RepositoryReader.Read),
            Clusters = ReadClusters(templates, networks, interval),
            OtlpEndpoint = main.Section(ServiceSettings.Metrics).SectionOrNull(MetricsSettings.Otlp)?.Read(OtlpSettings.Endpoint).Value,
            VmHooks = All(ServiceSettings.VmHooks, NameKind.VmHook, VmHookReader.Read),
        };
    }

    private static TlsConfiguration? ReadTls(MapReader? map) => map is null ? null : new()
    {
        Address = map.Read(TlsSettings.Address).Value,
        CertificateFile = map.Read(TlsSettings.Certificate).Value,
        KeyFile = map.Read(TlsSettings.Key).Value,
    };

    private ImmutableArray<T> All<T>(Nested list, NameKind kind, Func<MapReader, T?> read)
        where T : class => [.. files.SelectMany(f => f.Items(list, kind)).Select(read).OfType<T>()];

    private ImmutableArray<ClusterConfiguration> ReadClusters(ImmutableArray<VmTemplate> templates, ImmutableArray<VirtualNetwork> networks, Field<TimeSpan> interval)
    {
        var reader = new PoolReader(templates.ToDictionary(t => t.Name.Value, StringComparer.Ordinal));
        var clusters = All(ServiceSettings.Clusters, NameKind.Cluster, map => ClusterReader.Read(map, interval));
        var entries = clusters.SelectMany(PoolsInside)
            .Concat(files.SelectMany(f => f.Items(ServiceSettings.Pools, NameKind.Pool)).Select(PoolOutside))
            .Select(e => (e.Cluster, e.Map, Pool: reader.Read(e.Map, e.Cluster ?? "")))
            .ToList();
        var pools = entries.Select(e => e.Pool).OfType<Pool>().ToLookup(p => p.Cluster.Value, StringComparer.Ordinal);
        foreach (var cluster in clusters.Where(c => c.Name.IsGood))
        {
            var isWithout = entries.TrueForAll(e => e.Cluster is not null && e.Cluster != cluster.Name.Value);
            CheckPools(cluster, isWithout && findings.IsKnown(NameKind.Pool), [.. pools[cluster.Name.Value]]);
        }

        var good = clusters.Select(c => c.Configuration).OfType<ClusterConfiguration>().ToList();
        var named = new PoolNames(networks, [.. entries.Where(e => e.Pool is not null).Select(e => (e.Map, e.Pool!))]); // Filtered.
        return [.. good.Select(c => c with { Pools = [.. pools[c.Policy.Name.Value].Select(p => c.Policy.CallsForNodes ? named.Of(p) : p)] })];
    }

    private static IEnumerable<(MapReader Map, string? Cluster)> PoolsInside(ClusterDraft cluster)
    {
        foreach (var pool in cluster.Map.Items(ClusterSettings.Pools, NameKind.Pool))
        {
            pool.Refuse(PoolSettings.Cluster.Key, "is for the top-level pools: this pool stands in its cluster. Remove it.");
            yield return (pool, cluster.Name.IsGood ? cluster.Name.Value : null);
        }
    }

    private static (MapReader Map, string? Cluster) PoolOutside(MapReader pool)
    {
        var cluster = pool.Read(PoolSettings.Cluster);
        if (!cluster.IsSet)
        {
            pool.Report(cluster, "is missing. Name the cluster that this pool belongs to.");
        }

        return (pool, cluster.OrNull());
    }

    private static void CheckPools(ClusterDraft cluster, bool isWithout, ImmutableArray<Pool> pools)
    {
        if (isWithout)
        {
            cluster.Map.Report("has no pools, so it can get no nodes. Add one under \"pools\", or remove the cluster.");
        }
        else if (cluster.MaxNodes.OrNull() is { } most && pools.Sum(p => (long)p.Min) is var least && least > most)
        {
            var problem = string.Create(CultureInfo.InvariantCulture, $"is less than its pools' min together, {least}. Raise it, or lower a pool's min.");
            cluster.Map.Report(cluster.MaxNodes, ClusterSettings.MaxNodes.Syntax.Print(most), problem);
        }
    }
}
