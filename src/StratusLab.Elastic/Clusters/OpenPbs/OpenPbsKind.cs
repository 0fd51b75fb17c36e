using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Reading;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Clusters.OpenPbs;

/// <summary>OpenPBS and PBS Professional, whose nodes are made on the server before they join.</summary>
internal sealed class OpenPbsKind : ClusterKind
{
    /// <inheritdoc/>
    public override string Name => "openpbs";

    /// <inheritdoc/>
    public override Section Section => OpenPbsSettings.Section;

    /// <inheritdoc/>
    public override LrmsConfiguration Read(MapReader map) => new OpenPbsConfiguration
    {
        ConfFile = map.Read(OpenPbsSettings.Conf).OrNull(),
        BinDirectory = map.Read(OpenPbsSettings.Bin).OrNull(),
        Server = map.Read(OpenPbsSettings.Server).OrNull(),
        MungeKeyFile = map.Read(OpenPbsSettings.MungeKey).OrNull(),
    };

    /// <inheritdoc/>
    public override void Write(YamlWriter yaml, LrmsConfiguration lrms)
    {
        var pbs = (OpenPbsConfiguration)lrms;
        yaml.WriteAny(OpenPbsSettings.Conf, pbs.ConfFile);
        yaml.WriteAny(OpenPbsSettings.Bin, pbs.BinDirectory);
        yaml.WriteAny(OpenPbsSettings.Server, pbs.Server);
        yaml.WriteAny(OpenPbsSettings.MungeKey, pbs.MungeKeyFile);
    }

    /// <inheritdoc/>
    public override ILrms Make(ClusterConfiguration cluster, ElasticConfiguration site, ICommandRunner runner, TimeProvider time)
    {
        var pbs = cluster.LrmsAs<OpenPbsConfiguration>();
        var options = new OpenPbsOptions
        {
            Cluster = cluster.Policy.Name,
            Site = site.Site,
            ReadDeadline = site.Tuning.LrmsReadDeadline,
            ConfFile = pbs.ConfFile,
            BinDirectory = pbs.BinDirectory,
            Server = pbs.Server,
            MungeKeyFile = pbs.MungeKeyFile,
            LargestNode = cluster.LargestNode,
        };
        return new OpenPbsLrms(options, runner, time);
    }

    /// <inheritdoc/>
    public override ImmutableArray<Check> Checks(ClusterConfiguration cluster, Toolbox tools) => OpenPbsChecks.Make(cluster, tools);
}
