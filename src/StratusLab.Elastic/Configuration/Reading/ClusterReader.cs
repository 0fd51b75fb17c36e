using StratusLab.Elastic.Clusters;
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
        var lrms = ReadLrms(map, kind);
        var (maxNodes, staleAfter) = (map.Read(ClusterSettings.MaxNodes), map.Read(ClusterSettings.StaleAfter));
        var policy = new ClusterPolicy
        {
            Name = new(name.Value),
            Order = map.Read(ClusterSettings.Order).Value,
            Share = map.Read(ClusterSettings.Share).Value,
            CallsForNodes = lrms?.CallsForNodes == true,
            MaxNodes = maxNodes.OrNull(),
            AccountCores = map.Read(ClusterSettings.AccountCores).Value,
            StaleAfter = staleAfter.Value,
            Settle = map.Read(ClusterSettings.Settle).Value,
            DownGrace = map.Read(ClusterSettings.DownGrace).Value,
            RetireShare = map.Read(ClusterSettings.RetireShare).Value,
        };
        CheckStaleness(map, staleAfter, interval);
        return new(map, name, maxNodes, map.IsClean ? new() { Policy = policy, Kind = kind.Value, Lrms = lrms, Pools = [] } : null);
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

    // Whatever the kind is to be, what stands there is checked.
    private static LrmsConfiguration? ReadLrms(MapReader cluster, Field<string> chosen)
    {
        LrmsConfiguration? lrms = null;
        foreach (var (kind, nested) in ClusterKinds.All.Zip(ClusterSettings.Kinds))
        {
            if (chosen.IsGood && chosen.Value != kind.Name)
            {
                cluster.Refuse(nested.Key, $"is for kind: {kind.Name}. Remove it.");
            }
            else if ((chosen.IsGood ? cluster.Section(nested) : cluster.SectionOrNull(nested)) is { } map)
            {
                lrms = kind.Read(map);
            }
        }

        return lrms;
    }
}
