using System.Collections.Immutable;
using StratusLab.Elastic.Clusters;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Configuration;

/// <summary>
/// Prints the configuration in force as YAML: all files together, every default filled in. Reading it back gives the same configuration, except for
/// what is masked as <c>***</c>: passwords of a connection string, and context variables whose names say that they are secret.
/// </summary>
public static class ConfigurationPrinter
{
    /// <summary>Prints it.</summary>
    public static string Print(ElasticConfiguration configuration)
    {
        var yaml = new YamlWriter();
        yaml.Comment("The configuration in force: all files together, defaults filled in, secrets shown as ***.");
        yaml.Write(ServiceSettings.Site, configuration.Site);
        yaml.Write(ServiceSettings.Data, configuration.DataDirectory);
        yaml.Write(ServiceSettings.Listen, configuration.Listen);
        if (configuration.Tls is { } tls)
        {
            yaml.Section(ServiceSettings.Tls, () =>
            {
                yaml.Write(TlsSettings.Address, tls.Address);
                yaml.Write(TlsSettings.Certificate, tls.CertificateFile);
                yaml.Write(TlsSettings.Key, tls.KeyFile);
            });
        }

        yaml.Section(ServiceSettings.Access, () =>
        {
            yaml.Write(AccessSettings.Loopback, configuration.Access.IsLoopbackOperator);
            yaml.WriteAny(AccessSettings.OperatorSocket, configuration.Access.OperatorSocket);
            yaml.WriteAny(AccessSettings.OperatorGroup, configuration.Access.OperatorGroup);
            yaml.Write(AccessSettings.HookSocket, configuration.Access.HookSocket);
        });
        yaml.WriteAny(ServiceSettings.HostsFile, configuration.HostsFile);
        yaml.Write(ServiceSettings.TemplatePaths, configuration.TemplatePaths);
        yaml.Section(ServiceSettings.Ledger, () =>
        {
            yaml.WriteAny(LedgerSettings.File, configuration.Ledger.File);
            yaml.WriteAny(LedgerSettings.PostgreSql, configuration.Ledger.PostgreSql);
        });
        yaml.Write(ServiceSettings.Placement, configuration.Placement);
        yaml.Items(ServiceSettings.Hosts, configuration.Hosts, host => Write(yaml, host));
        yaml.Items(ServiceSettings.Networks, configuration.Networks, network => Write(yaml, network));
        yaml.Items(ServiceSettings.Templates, configuration.Templates, template => Write(yaml, template));
        yaml.Section(ServiceSettings.Images, () =>
        {
            yaml.WriteAny(ImagesSettings.CacheSize, configuration.Images.CacheSizeMiB);
            yaml.Write(ImagesSettings.MaxSize, configuration.Images.MaxSizeMiB);
        });
        yaml.Items(ServiceSettings.Repositories, configuration.Repositories, repository => Write(yaml, repository));
        yaml.Items(ServiceSettings.Clusters, configuration.Clusters, cluster => Write(yaml, cluster));
        yaml.Items(ServiceSettings.VmHooks, configuration.VmHooks, hook => Write(yaml, hook));
        if (configuration.OtlpEndpoint is { } otlp)
        {
            yaml.Section(ServiceSettings.Metrics, () => yaml.Section(MetricsSettings.Otlp, () => yaml.Write(OtlpSettings.Endpoint, otlp)));
        }

        yaml.Section(ServiceSettings.Tuning, () => Write(yaml, configuration.Tuning));
        return yaml.ToString();
    }

    private static void Write(YamlWriter yaml, HostConfiguration host)
    {
        yaml.Write(HostSettings.Name, host.Policy.Name.Value);
        yaml.Write(HostSettings.Kind, host.Kind);
        if (host.Kind == HostConfiguration.Libvirt)
        {
            yaml.Write(HostSettings.Uri, host.Uri);
            if (!host.IsXen)
            {
                yaml.Write(HostSettings.DomainType, host.DomainType);
            }

            yaml.Write(HostSettings.Machine, host.Machine);
            yaml.WriteAny(HostSettings.QemuGroup, host.QemuGroup);
            yaml.WriteAny(HostSettings.MigrationUri, host.MigrationUri);
            if (host.Ssh is { } ssh)
            {
                yaml.Section(HostSettings.Ssh, () => Write(yaml, ssh));
            }
        }

        yaml.Write(HostSettings.Enabled, host.Policy.IsEnabled);
        if (host is { Ec2: { } account, Policy.Cloud: { } cloud })
        {
            yaml.Section(HostSettings.Ec2, () => Write(yaml, account, cloud));
        }
        else
        {
            yaml.Write(HostSettings.ReservedCores, host.Policy.Reserved.Cores);
            yaml.Write(HostSettings.ReservedMemory, host.Policy.Reserved.MemoryMiB);
            yaml.Write(HostSettings.CpuOvercommit, host.Policy.CpuOvercommit);
        }

        yaml.WriteAny(HostSettings.MaxVms, host.Policy.MaxVms);
        yaml.Write(HostSettings.Order, host.Policy.Order);
        yaml.Write(HostSettings.Attributes, host.Policy.Attributes);
    }

    // Where the credentials are, never what they are.
    private static void Write(YamlWriter yaml, Ec2Configuration account, CloudPolicy cloud)
    {
        yaml.Write(Ec2Settings.Region, account.Region);
        yaml.WriteAny(Ec2Settings.Endpoint, account.Endpoint);
        yaml.WriteAny(Ec2Settings.CredentialsFile, account.CredentialsFile);
        yaml.WriteAny(Ec2Settings.Profile, account.Profile);
        yaml.Write(Ec2Settings.Subnets, account.Subnets.ToImmutableSortedDictionary(s => s.Key.Value, s => s.Value, StringComparer.Ordinal));
        yaml.Write(Ec2Settings.SecurityGroups, account.SecurityGroups);
        yaml.Items(Ec2Settings.InstanceTypes, cloud.Types, type =>
        {
            yaml.Write(InstanceTypeSettings.Name, type.Name);
            yaml.Write(InstanceTypeSettings.Vcpu, type.Cores);
            yaml.Write(InstanceTypeSettings.Memory, type.MemoryMiB);
            yaml.Write(InstanceTypeSettings.Price, (double)type.PricePerHour);
            yaml.WriteAny(InstanceTypeSettings.MaxVms, type.MaxVms);
        });
        yaml.Write(Ec2Settings.Architecture, account.Architecture);
        yaml.Write(Ec2Settings.Currency, cloud.Currency);
        yaml.WriteAny(Ec2Settings.MaxCostPerMonth, (double?)cloud.MaxCostPerMonth);
    }

    private static void Write(YamlWriter yaml, SshConfiguration ssh)
    {
        yaml.Write(SshSettings.Address, ssh.Address);
        yaml.Write(SshSettings.Port, ssh.Port);
        yaml.Write(SshSettings.User, ssh.User);
        yaml.Write(SshSettings.KeyFile, ssh.KeyFile);
        yaml.Write(SshSettings.KnownHosts, ssh.KnownHostsFile);
        yaml.Write(SshSettings.Transfer, ssh.DataDirectory is null ? SshSettings.Shared : ssh.Volumes is null ? SshSettings.ByItself : SshSettings.Lvm);
        yaml.WriteAny(SshSettings.Data, ssh.DataDirectory);
        yaml.WriteAny(SshSettings.VolumeGroup, ssh.Volumes?.Name);
        yaml.WriteAny(SshSettings.ThinPool, ssh.Volumes is { ThinPool.Length: > 0 } volumes ? volumes.ThinPool : null);
        yaml.WriteAny(SshSettings.CacheSize, ssh.CacheSizeMiB);
    }

    private static void Write(YamlWriter yaml, VirtualNetwork network)
    {
        yaml.Write(NetworkSettings.Name, network.Name.Value);
        yaml.WriteAny(NetworkSettings.Bridge, network.Bridge.Length > 0 ? network.Bridge : null);
        yaml.WriteAny(NetworkSettings.Network, Address(network.Address) is { } own ? new Subnet(own, network.PrefixLength) : null);
        yaml.WriteAny(NetworkSettings.First, Address(network.FirstLease));
        yaml.WriteAny(NetworkSettings.Last, Address(network.LastLease));
        if (!network.Leases.IsEmpty)
        {
            yaml.Items(NetworkSettings.Leases, network.Leases, lease =>
            {
                yaml.WriteAny(LeaseSettings.Ip, Address(lease.Address));
                yaml.WriteAny(LeaseSettings.Mac, lease.Mac);
            });
        }

        yaml.WriteAny(NetworkSettings.Gateway, Address(network.Gateway));
        yaml.Write(NetworkSettings.Dns, [.. network.Dns.Select(d => Ipv4Address.Parse(d)).OfType<Ipv4Address>()]);
        yaml.Write(NetworkSettings.Names, network.NamePattern);
        yaml.Write(NetworkSettings.MacPrefix, network.MacPrefix);
        yaml.WriteAny(NetworkSettings.Vlan, network.Vlan?.Id);
        yaml.WriteAny(NetworkSettings.VlanDevice, network.Vlan?.Device);
        yaml.Write(NetworkSettings.SpoofFilter, network.IsFiltered);
        yaml.Write(NetworkSettings.Quarantine, network.Quarantine);
    }

    private static void Write(YamlWriter yaml, VmTemplate template)
    {
        yaml.Write(TemplateSettings.Name, template.Name.Value);
        yaml.Write(TemplateSettings.Cpu, template.Cpu);
        yaml.Write(TemplateSettings.Vcpu, template.Vcpu);
        yaml.Write(TemplateSettings.Memory, template.MemoryMiB);
        if (template.Kernel is not null)
        {
            yaml.Write(TemplateSettings.Kernel, template.Kernel);
            yaml.WriteAny(TemplateSettings.Initrd, template.Initrd);
            yaml.Write(TemplateSettings.KernelCommandLine, template.KernelCommandLine);
        }

        yaml.Items(TemplateSettings.Disks, template.Disks, disk => Write(yaml, disk));
        yaml.Items(TemplateSettings.Ec2, template.Ec2, ec2 =>
        {
            yaml.Write(Ec2TemplateSettings.Ami, ec2.Ami);
            yaml.Write(Ec2TemplateSettings.Keypair, ec2.Keypair);
            yaml.Write(Ec2TemplateSettings.AuthorizedPorts, ec2.AuthorizedPorts);
            yaml.Write(Ec2TemplateSettings.InstanceTypes, ec2.InstanceTypes);
            yaml.WriteAny(Ec2TemplateSettings.ElasticIp, ec2.ElasticIp.Length > 0 ? ec2.ElasticIp : null);
            yaml.WriteAny(Ec2TemplateSettings.Network, ec2.Network.Length > 0 ? ec2.Network : null);
            yaml.WriteAny(Ec2TemplateSettings.Cloud, ec2.Cloud.Length > 0 ? ec2.Cloud : null);
        });
        yaml.Write(
            TemplateSettings.Nics,
            [
                .. template.Nics.Select((n, i) => new NicText { Network = n.Value, Ip = template.AddressOf(i) ?? "" }),
                .. template.RawNics.Select(n => new NicText { Mac = n.Mac, Bridge = n.Bridge }),
            ]);
        yaml.Write(TemplateSettings.Requirements, template.Requirements);
        yaml.Write(TemplateSettings.Rank, template.Rank);
        yaml.Write(TemplateSettings.Context, template.Context);
        yaml.Write(TemplateSettings.ComputedContext, template.ComputedContext);
        yaml.Write(TemplateSettings.ContextFormat, template.ContextFormat);
        yaml.Write(TemplateSettings.ContextFiles, template.ContextFiles);
    }

    private static void Write(YamlWriter yaml, DiskTemplate disk)
    {
        yaml.WriteAny(DiskSettings.Image, disk.Kind == DiskKind.Image ? disk.Image.Value : null);
        yaml.WriteAny(DiskSettings.Source, disk.Kind == DiskKind.Source ? disk.Source : null);
        yaml.WriteAny(DiskSettings.Block, disk.Block?.Value);
        yaml.Write(DiskSettings.Type, disk.Kind switch { DiskKind.Swap => DiskSettings.Swap, DiskKind.FileSystem => DiskSettings.FileSystem, _ => DiskSettings.Content });
        yaml.WriteAny(DiskSettings.Size, disk.SizeMiB > 0 ? disk.SizeMiB : null);
        yaml.WriteAny(DiskSettings.Format, Some(disk.Format));
        yaml.WriteAny(DiskSettings.Driver, Some(disk.Driver));
        yaml.Write(DiskSettings.Clone, disk.IsClone);
        yaml.Write(DiskSettings.ReadOnly, disk.IsReadOnly);
        yaml.Write(DiskSettings.Save, disk.IsSaved);
        yaml.WriteAny(DiskSettings.Bus, Some(disk.Bus));
        yaml.WriteAny(DiskSettings.Target, Some(disk.Target));
    }

    private static string? Some(string text) => text.Length > 0 ? text : null;

    private static void Write(YamlWriter yaml, ImageRepository repository)
    {
        yaml.Write(RepositorySettings.Name, repository.Name);
        yaml.Write(RepositorySettings.Vo, repository.Vo);
        yaml.Write(RepositorySettings.Location, repository.Location);
        yaml.Items(RepositorySettings.Endorsers, repository.Endorsers, endorser =>
        {
            yaml.Write(EndorserSettings.Email, endorser.Email);
            yaml.Write(EndorserSettings.Fingerprint, endorser.Fingerprint);
        });
        yaml.Write(RepositorySettings.Sha1Signatures, repository.AllowsSha1);
        yaml.Write(RepositorySettings.Checksums, repository.Checksums);
        yaml.WriteAny(RepositorySettings.MaxSize, repository.MaxBytes >> 20);
        yaml.WriteAny(RepositorySettings.ValidFor, repository.ValidFor);
    }

    private static void Write(YamlWriter yaml, ClusterConfiguration cluster)
    {
        yaml.Write(ClusterSettings.Name, cluster.Policy.Name.Value);
        yaml.Write(ClusterSettings.Kind, cluster.Kind);
        if (cluster.Lrms is { } lrms && ClusterKinds.Of(cluster) is { } kind)
        {
            yaml.Section(new(kind.Name, kind.Section), () => kind.Write(yaml, lrms));
        }

        yaml.Write(ClusterSettings.Order, cluster.Policy.Order);
        yaml.Write(ClusterSettings.Share, cluster.Policy.Share);
        yaml.WriteAny(ClusterSettings.MaxNodes, cluster.Policy.MaxNodes);
        yaml.Write(ClusterSettings.AccountCores, cluster.Policy.AccountCores);
        yaml.Write(ClusterSettings.StaleAfter, cluster.Policy.StaleAfter);
        yaml.Write(ClusterSettings.Settle, cluster.Policy.Settle);
        yaml.Write(ClusterSettings.DownGrace, cluster.Policy.DownGrace);
        yaml.Write(ClusterSettings.RetireShare, cluster.Policy.RetireShare);
        yaml.Items(ClusterSettings.Pools, cluster.Pools, pool => Write(yaml, pool));
    }

    private static void Write(YamlWriter yaml, Pool pool)
    {
        yaml.Write(PoolSettings.Name, pool.Name.Value);
        yaml.Write(PoolSettings.Template, pool.Template.Name.Value);
        yaml.Write(PoolSettings.Queues, [.. pool.Queues.Select(q => q.Value)]);
        yaml.Write(PoolSettings.Features, pool.Features);
        yaml.Section(PoolSettings.Node, () =>
        {
            yaml.Write(NodeSettings.Cores, pool.Node.Cores);
            yaml.Write(NodeSettings.Memory, pool.Node.MemoryMiB);
            yaml.Write(NodeSettings.Gpus, pool.Node.Gpus);
        });
        yaml.Write(PoolSettings.Min, pool.Min);
        yaml.Write(PoolSettings.Max, pool.Max);
        yaml.Write(PoolSettings.Order, pool.Order);
        yaml.Write(PoolSettings.IdleTimeout, pool.IdleTimeout);
        yaml.Write(PoolSettings.MinLifetime, pool.MinLifetime);
        yaml.Write(PoolSettings.ExpectedBoot, pool.ExpectedBoot);
        yaml.Write(PoolSettings.JoinDeadline, pool.JoinDeadline);
    }

    private static void Write(YamlWriter yaml, VmHookConfiguration hook)
    {
        yaml.Write(VmHookSettings.Name, hook.Name);
        yaml.Write(VmHookSettings.On, hook.On);
        if (hook.Url is null)
        {
            yaml.Write(VmHookSettings.Command, hook.Command);
        }

        yaml.WriteAny(VmHookSettings.Url, hook.Url);
        yaml.Write(VmHookSettings.Timeout, hook.Timeout);
    }

    private static void Write(YamlWriter yaml, TuningConfiguration tuning)
    {
        yaml.Write(TuningSettings.ReconcileInterval, tuning.ReconcileInterval);
        yaml.Write(TuningSettings.HostInterval, tuning.HostInterval);
        yaml.Write(TuningSettings.SweepInterval, tuning.SweepInterval);
        yaml.Write(TuningSettings.OrphanGrace, tuning.OrphanGrace);
        yaml.Write(TuningSettings.BootDeadline, tuning.BootDeadline);
        yaml.Write(TuningSettings.ShutdownGrace, tuning.ShutdownGrace);
        yaml.Write(TuningSettings.LrmsReadDeadline, tuning.LrmsReadDeadline);
        yaml.Write(TuningSettings.MaxParallelDeploysPerHost, tuning.MaxParallelDeploysPerHost);
        yaml.Write(TuningSettings.KeepPlans, tuning.KeepPlans);
        yaml.Write(TuningSettings.MaxBootsPerPass, tuning.MaxBootsPerPass);
    }

    private static Ipv4Address? Address(string? text) => text is null ? null : Ipv4Address.Parse(text);
}
