using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Reading;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Lrms.Torque;

namespace StratusLab.Elastic.Clusters.Torque;

/// <summary>Torque, whose nodes are made and deleted with qmgr.</summary>
internal sealed class TorqueKind : ClusterKind
{
    /// <inheritdoc/>
    public override string Name => "torque";

    /// <inheritdoc/>
    public override Section Section => TorqueSettings.Section;

    /// <inheritdoc/>
    public override LrmsConfiguration Read(MapReader map) => new TorqueConfiguration
    {
        Server = map.Read(TorqueSettings.Server).Value,
        BinDirectory = map.Read(TorqueSettings.Bin).OrNull(),
    };

    /// <inheritdoc/>
    public override void Write(YamlWriter yaml, LrmsConfiguration lrms)
    {
        var torque = (TorqueConfiguration)lrms;
        yaml.Write(TorqueSettings.Server, torque.Server);
        yaml.WriteAny(TorqueSettings.Bin, torque.BinDirectory);
    }

    /// <inheritdoc/>
    public override ILrms Make(ClusterConfiguration cluster, ElasticConfiguration site, ICommandRunner runner, TimeProvider time)
    {
        var torque = cluster.LrmsAs<TorqueConfiguration>();
        var options = new TorqueOptions
        {
            Cluster = cluster.Policy.Name,
            Site = site.Site,
            Server = torque.Server,
            ReadDeadline = site.Tuning.LrmsReadDeadline,
            BinDirectory = torque.BinDirectory,
            LargestNode = cluster.LargestNode,
        };
        return new TorqueLrms(options, runner, time);
    }

    /// <inheritdoc/>
    public override ImmutableArray<Check> Checks(ClusterConfiguration cluster, Toolbox tools) => TorqueChecks.Make(cluster, tools);
}
