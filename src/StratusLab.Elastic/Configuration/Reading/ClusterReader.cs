using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
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
        var (maxNodes, staleAfter) = (map.Read(ClusterSettings.MaxNodes), map.Read(ClusterSettings.StaleAfter));
        var policy = new ClusterPolicy
        {
            Name = new(name.Value),
            MaxNodes = maxNodes.OrNull(),
            AccountCores = map.Read(ClusterSettings.AccountCores).Value,
            StaleAfter = staleAfter.Value,
            Settle = map.Read(ClusterSettings.Settle).Value,
            DownGrace = map.Read(ClusterSettings.DownGrace).Value,
            RetireShare = map.Read(ClusterSettings.RetireShare).Value,
        };
        CheckStaleness(map, staleAfter, interval);
        return new(map, name, maxNodes, map.IsClean ? new() { Policy = policy, Kind = kind.Value, Slurm = slurm, Pools = [] } : null);
    }

    private static void CheckStaleness(MapReader map, Field<TimeSpan> staleAfter, Field<TimeSpan> interval)
    {
        if (interval.IsGood && staleAfter.IsGood && staleAfter.Value <= interval.Value)
        {
            var (wrong, limit) = (ClusterSettings.StaleAfter.Syntax.Print(staleAfter.Value), ClusterSettings.StaleAfter.Syntax.Print(interval.Value));
            map.Report(
                staleAfter,
                wrong,
                $"is not longer than {interval.Path}, {limit}: the cluster would always be frozen. Write several times that.");
        }
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
