using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Reading;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>Slurm, whose nodes join by themselves.</summary>
internal sealed class SlurmKind : ClusterKind
{
    /// <inheritdoc/>
    public override string Name => "slurm";

    /// <inheritdoc/>
    public override Section Section => SlurmSettings.Section;

    /// <inheritdoc/>
    public override LrmsConfiguration Read(MapReader map) => new SlurmConfiguration
    {
        Mode = map.Read(SlurmSettings.Mode).Value,
        Read = map.Read(SlurmSettings.Read).Value,
        ConfFile = map.Read(SlurmSettings.Conf).OrNull(),
        BinDirectory = map.Read(SlurmSettings.Bin).OrNull(),
        MungeKeyFile = map.Read(SlurmSettings.MungeKey).Value,
        Controllers = map.Read(SlurmSettings.Controllers).Value,
    };

    /// <inheritdoc/>
    public override void Write(YamlWriter yaml, LrmsConfiguration lrms)
    {
        var slurm = (SlurmConfiguration)lrms;
        yaml.Write(SlurmSettings.Mode, slurm.Mode);
        yaml.Write(SlurmSettings.Read, slurm.Read);
        yaml.WriteAny(SlurmSettings.Conf, slurm.ConfFile);
        yaml.WriteAny(SlurmSettings.Bin, slurm.BinDirectory);
        yaml.Write(SlurmSettings.MungeKey, slurm.MungeKeyFile);
        yaml.Write(SlurmSettings.Controllers, slurm.Controllers);
    }

    /// <inheritdoc/>
    public override ILrms Make(ClusterConfiguration cluster, ElasticConfiguration site, ICommandRunner runner, TimeProvider time)
    {
        var slurm = cluster.LrmsAs<SlurmConfiguration>();
        var options = new SlurmOptions
        {
            Cluster = cluster.Policy.Name,
            Site = site.Site,
            Mode = slurm.Mode,
            Read = slurm.Read,
            ReadDeadline = site.Tuning.LrmsReadDeadline,
            ConfFile = slurm.ConfFile,
            BinDirectory = slurm.BinDirectory,
            MungeKeyFile = slurm.MungeKeyFile,
            Controllers = slurm.Controllers,
            LargestNode = cluster.LargestNode,
        };
        return new SlurmLrms(options, runner, time);
    }

    /// <inheritdoc/>
    public override string ServerConfiguration(ClusterConfiguration cluster, ElasticConfiguration site, string plugins) => SlurmInclude.Print(cluster, site, plugins);

    /// <inheritdoc/>
    public override string? NodeCommands(ClusterConfiguration cluster, ElasticConfiguration site) => cluster.Policy.CallsForNodes ? SlurmInclude.Commands(cluster, site) : null;

    /// <inheritdoc/>
    public override ImmutableArray<Check> Checks(ClusterConfiguration cluster, Toolbox tools) => SlurmChecks.Make(cluster, tools);
}
