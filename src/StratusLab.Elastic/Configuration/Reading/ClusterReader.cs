using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the clusters, without their pools.</summary>
internal static class ClusterReader
{
    /// <summary>Reads one, whose snapshots are taken every <paramref name="interval"/>.</summary>
    public static ClusterDraft Read(MapReader map, Field<TimeSpan> interval)
    {
        var (name, kind) = (map.Read(ClusterSettings.Name), map.Read(ClusterSettings.Kind));
        var slurm = ReadSlurm(map, kind);
        var (maxNodes, accountCores, staleAfter) = (map.Read(ClusterSettings.MaxNodes), map.Read(ClusterSettings.AccountCores), map.Read(ClusterSettings.StaleAfter));
        var (settle, downGrace, retireShare) = (map.Read(ClusterSettings.Settle), map.Read(ClusterSettings.DownGrace), map.Read(ClusterSettings.RetireShare));
        if (interval.IsGood && staleAfter.IsGood && staleAfter.Value <= interval.Value)
        {
            var (wrong, right) = (ClusterSettings.StaleAfter.Syntax.Print(staleAfter.Value), ClusterSettings.StaleAfter.Syntax.Print(interval.Value));
            map.Report(staleAfter, $"{YamlText.Quote(wrong)} is not longer than {interval.Path}, {right}: the cluster would always be frozen. Write several times that.");
        }

        var policy = new ClusterPolicy
        {
            Name = new(name.Value),
            MaxNodes = maxNodes.OrNull(),
            AccountCores = accountCores.Value,
            StaleAfter = staleAfter.Value,
            Settle = settle.Value,
            DownGrace = downGrace.Value,
            RetireShare = retireShare.Value,
        };
        return new(map, name, maxNodes, map.IsClean ? new() { Policy = policy, Kind = kind.Value, Slurm = slurm, Pools = [] } : null);
    }

    private static SlurmConfiguration? ReadSlurm(MapReader cluster, Field<string> kind)
    {
        if (kind is { IsGood: true, Value: not ClusterConfiguration.SlurmKind })
        {
            cluster.Refuse(ClusterSettings.Slurm.Key, $"is for kind: {ClusterConfiguration.SlurmKind}. Remove it.");
            return null;
        }

        var map = cluster.Section(ClusterSettings.Slurm);
        return new()
        {
            ConfFile = map.Read(SlurmSettings.Conf).OrNull(),
            BinDirectory = map.Read(SlurmSettings.Bin).OrNull(),
            MungeKeyFile = map.Read(SlurmSettings.MungeKey).Value,
            Controllers = map.Read(SlurmSettings.Controllers).Value,
        };
    }
}
