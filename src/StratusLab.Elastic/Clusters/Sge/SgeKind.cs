using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Reading;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Clusters.Sge;

/// <summary>Son of Grid Engine, whose hosts are put in and taken out with qconf.</summary>
internal sealed class SgeKind : ClusterKind
{
    /// <inheritdoc/>
    public override string Name => "sge";

    /// <inheritdoc/>
    public override Section Section => SgeSettings.Section;

    /// <inheritdoc/>
    public override LrmsConfiguration Read(MapReader map) => new SgeConfiguration
    {
        Root = map.Read(SgeSettings.Root).Value,
        Cell = map.Read(SgeSettings.Cell).Value,
        BinDirectory = map.Read(SgeSettings.Bin).OrNull(),
        HostGroup = map.Read(SgeSettings.HostGroup).Value,
        MemoryComplex = map.Read(SgeSettings.Memory).OrNull(),
        GpuComplex = map.Read(SgeSettings.Gpu).Value,
    };

    /// <inheritdoc/>
    public override void Write(YamlWriter yaml, LrmsConfiguration lrms)
    {
        var sge = (SgeConfiguration)lrms;
        yaml.Write(SgeSettings.Root, sge.Root);
        yaml.Write(SgeSettings.Cell, sge.Cell);
        yaml.WriteAny(SgeSettings.Bin, sge.BinDirectory);
        yaml.Write(SgeSettings.HostGroup, sge.HostGroup);
        yaml.WriteAny(SgeSettings.Memory, sge.MemoryComplex);
        yaml.Write(SgeSettings.Gpu, sge.GpuComplex);
    }

    /// <inheritdoc/>
    public override ILrms Make(ClusterConfiguration cluster, ElasticConfiguration site, ICommandRunner runner, TimeProvider time)
    {
        var sge = cluster.LrmsAs<SgeConfiguration>();
        var options = new SgeOptions
        {
            Cluster = cluster.Policy.Name,
            Site = site.Site,
            ReadDeadline = site.Tuning.LrmsReadDeadline,
            Root = sge.Root,
            Cell = sge.Cell,
            BinDirectory = sge.BinDirectory,
            HostGroup = sge.HostGroup,
            MemoryComplex = sge.MemoryComplex,
            GpuComplex = sge.GpuComplex,
            LargestNode = cluster.LargestNode,
        };
        return new SgeLrms(options, runner, time);
    }

    /// <inheritdoc/>
    public override ImmutableArray<Check> Checks(ClusterConfiguration cluster, Toolbox tools) => SgeChecks.Make(cluster, tools);
}
