using System.Diagnostics.Metrics;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Metrics;

/// <summary>What the service counts and times while it works. Levels (nodes, queues, hosts) are read from the last pass when somebody scrapes.</summary>
internal sealed class ElasticMetrics
{
    /// <summary>The prefix of every name.</summary>
    public const string Prefix = "stratuslab_elastic_";

    private readonly Histogram<double> lrmsCommandSeconds;

    /// <summary>Makes the instruments.</summary>
    public ElasticMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("StratusLab.Elastic");
        lrmsCommandSeconds = meter.CreateHistogram<double>(Prefix + "lrms_command_seconds", "s", "Time that a read of or an action in the LRMS took.");
    }

    /// <summary>An LRMS was read.</summary>
    public void LrmsRead(ClusterName cluster, LrmsSnapshot snapshot, TimeSpan took) => lrmsCommandSeconds.Record(took.TotalSeconds, new("cluster", cluster.Value), new("command", "read"));

    /// <summary>An LRMS was asked to act.</summary>
    public void LrmsActed(ClusterName cluster, string verb, TimeSpan took) => lrmsCommandSeconds.Record(took.TotalSeconds, new("cluster", cluster.Value), new("command", verb));
}
