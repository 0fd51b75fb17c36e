using StratusLab.Elastic.Clusters;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Vmm.Drivers.Ec2;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;
using StratusLab.Elastic.Vmm.Images;
using StratusLab.Elastic.Vmm.Transfer;
using StratusLab.Elastic.Vmm.Transfer.Ssh;

namespace StratusLab.Elastic.Hosting;

/// <summary>Composes the site from its configuration: a new driver is one line here.</summary>
internal sealed class SiteFactory(ElasticConfiguration configuration, ICommandRunner runner, HostConnections connections, ImageStore images, Ledger.Ledger ledger, ElasticMetrics metrics, SimulatedWorld simulated, TimeProvider time, FailPoint failPoint)
{
    private readonly DiskImages disks = new(images, ledger);

    /// <summary>Makes every adapter and driver.</summary>
    public ServedSite Make() => new()
    {
        Name = configuration.Site,
        Hosts = [.. configuration.Hosts.Select(MakeHost)],
        Clusters = [.. configuration.Clusters.Select(MakeCluster)],
        Networks = configuration.Networks,
        Templates = configuration.Templates,
        HostsFile = configuration.HostsFile,
        TemplatePaths = configuration.TemplatePaths,
        LoopbackRole = configuration.Access.IsLoopbackOperator ? Ledger.ApiRole.Operator : Ledger.ApiRole.Viewer,
        OperatorSocket = configuration.Access.OperatorSocket,
        Placement = configuration.Placement,
        Tuning = configuration.Tuning,
    };

    private ServedCluster MakeCluster(ClusterConfiguration cluster) => new(
        cluster.Policy, cluster.Kind, cluster.Pools,
        ClusterKinds.Of(cluster)?.Make(cluster, configuration, runner, time) ?? simulated.AddCluster(cluster.Policy.Name, cluster.Pools));

    private ServedHost MakeHost(HostConfiguration host)
    {
        switch (host.Kind)
        {
            case HostConfiguration.Simulated:
                var (hypervisor, files) = simulated.AddHost(host.Policy.Name);
                return Serve(host, hypervisor, files);
            case HostConfiguration.Libvirt:
                var logs = new VmLogs(configuration.DataDirectory, time, () => failPoint("lane.ran"));
                var libvirt = new LibvirtOptions
                {
                    Host = host.Policy.Name,
                    Site = configuration.Site,
                    Uri = host.Uri,
                    RunsCommands = host.RunsCommands,
                    DomainType = Enum.Parse<DomainType>(host.DomainType, ignoreCase: true),
                    Machine = host.Machine,
                };
                var transfer = MakeTransfer(host, logs);
                return Serve(host, new LibvirtHypervisor(libvirt with { SharesFiles = transfer.IsShared && host.ReachableUri.Length > 0 }, connections.To(host), logs, time), transfer);
            case HostConfiguration.Ec2Kind:
                var ec2 = Ec2Hosts.OptionsOf(host, configuration.Site);
                var client = new Ec2Client(ec2, Ec2Client.MakeHttp(), time, Random.Shared);
                var instances = new Ec2Instances(ec2, client);
                return Serve(host, new Ec2Hypervisor(ec2, client, instances, time), new Ec2Transfer(ec2, client, instances));
            default:
                throw new System.Diagnostics.UnreachableException($"The configuration let the host kind {host.Kind} pass.");
        }
    }

    private ITransfer MakeTransfer(HostConfiguration host, VmLogs logs)
    {
        if (host.Ssh?.DataDirectory is { } data)
        {
            var there = new SshTransferOptions
            {
                Host = host.Policy.Name,
                DataDirectory = data,
                LocalDirectory = configuration.DataDirectory,
                Site = configuration.Site,
                QemuGroup = host.QemuGroup,
                Volumes = host.Ssh.Volumes,
                CacheBytes = host.Ssh.CacheSizeMiB << 20,
            };
            return new SshTransfer(there, images, disks.FindAsync, runner, connections.To(host), logs);
        }

        var here = new SharedTransferOptions { DataDirectory = configuration.DataDirectory, Site = configuration.Site, QemuGroup = host.QemuGroup ?? QemuGroups.Default };
        return new SharedTransfer(here, images, disks.FindAsync, runner, logs);
    }

    private ServedHost Serve(HostConfiguration host, IHypervisor hypervisor, ITransfer transfer) => new(
        host.Policy with { HasSharedFiles = transfer.IsShared }, host.Kind, new MeteredHypervisor(hypervisor, host.Kind, metrics, time), new MeteredTransfer(transfer, host.Kind, metrics, time))
    {
        MigrationUri = host.Kind switch { HostConfiguration.Simulated => host.Policy.Name.Value, HostConfiguration.Libvirt => host.ReachableUri, _ => "" },
    };
}
