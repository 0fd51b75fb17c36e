using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Reading;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters;

/// <summary>
/// A kind of batch system: how it is configured, made and examined. A new one is a folder here, one in the adapters' project, and a line in
/// <see cref="ClusterKinds"/>.
/// </summary>
internal abstract class ClusterKind
{
    /// <summary>What <c>kind</c> says, and the key of its section: <c>slurm</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Its settings.</summary>
    public abstract Section Section { get; }

    /// <summary>Reads its section; the reader reports what is wrong.</summary>
    public abstract LrmsConfiguration Read(MapReader map);

    /// <summary>Writes its section.</summary>
    public abstract void Write(YamlWriter yaml, LrmsConfiguration lrms);

    /// <summary>Makes the adapter of a cluster of this kind.</summary>
    public abstract ILrms Make(ClusterConfiguration cluster, ElasticConfiguration site, ICommandRunner runner, TimeProvider time);

    /// <summary>What the batch system's own configuration must say for this cluster; null when there is nothing to write for it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="site">The configuration that it stands in.</param>
    /// <param name="plugins">The directory of <c>lrms-plugins</c> on the batch system's server.</param>
    public virtual string? ServerConfiguration(ClusterConfiguration cluster, ElasticConfiguration site, string plugins) => null;

    /// <summary>A shell's commands that make the cluster's nodes known to a batch system that runs; null where there is nothing to make: elastic does it, or nodes join by themselves.</summary>
    public virtual string? NodeCommands(ClusterConfiguration cluster, ElasticConfiguration site) => null;

    /// <summary>What <c>elastic doctor</c> looks at.</summary>
    public abstract ImmutableArray<Check> Checks(ClusterConfiguration cluster, Toolbox tools);
}
