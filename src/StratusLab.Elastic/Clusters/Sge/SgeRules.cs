using System.Globalization;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Clusters.Sge;

/// <summary>What a Grid Engine's configuration must say for worker nodes that come and go: complex(5), queue_conf(5), sched_conf(5), sge_conf(5).</summary>
internal sealed class SgeRules(ClusterConfiguration cluster, SgeTexts texts, string user)
{
    private const int LongInterval = 15;

    private readonly string name = $"cluster {cluster.Policy.Name}";
    private readonly SgeConfiguration sge = cluster.LrmsAs<SgeConfiguration>();

    public IEnumerable<Finding> Findings() => [Drain(), Site(), .. Consumables(), .. Features(), HostGroup(), .. Queues(), Interval(), LoadAdjustments(), Messages(), LostNodes(), Permission()];

    private Finding Drain() => SgeTexts.RowOf(texts.Complexes, SgeOptions.DrainComplex) is [_, _, "STRING", "==", "FORCED", "NO", ..]
        ? Finding.Ok($"{name}: the complex {SgeOptions.DrainComplex}, by which nodes are drained, is defined")
        : Finding.Fail(
            $"{name}: the complex {SgeOptions.DrainComplex}, by which nodes are drained, is not defined, or not as a text that is FORCED",
            "Run lrms-plugins/sge/install on the qmaster's host: it adds the one line to qconf -mc.");

    private Finding Site() => SgeTexts.RowOf(texts.Complexes, SgeOptions.SiteComplex) is [_, _, "STRING", "==", not "FORCED", "NO", ..]
        ? Finding.Ok($"{name}: the complex {SgeOptions.SiteComplex}, by which our hosts are known, is defined")
        : Finding.Fail(
            $"{name}: the complex {SgeOptions.SiteComplex}, by which our hosts are known, is not defined, or not as a text that is not FORCED",
            "Run lrms-plugins/sge/install on the qmaster's host: it adds the one line to qconf -mc.");

    private IEnumerable<Finding> Consumables()
    {
        if (sge.MemoryComplex is { } memory)
        {
            yield return Consumable(memory, "memory", "MEMORY");
        }

        if (cluster.Pools.Any(p => p.Node.Gpus > 0))
        {
            yield return Consumable(sge.GpuComplex, "gpu", "INT");
        }
    }

    private Finding Consumable(string complex, string setting, string type) => SgeTexts.RowOf(texts.Complexes, complex) is [_, _, _, "<=", _, "YES" or "JOB", ..]
        ? Finding.Ok($"{name}: {complex} is a consumable")
        : Finding.Fail(
            $"{name}: {complex} is not a consumable, jobs cannot be kept from taking more of it than a node has",
            $"Make it {type} <= YES YES with qconf -mc, or name another one in the cluster's \"sge.{setting}\".");

    private IEnumerable<Finding> Features() => cluster.Pools.SelectMany(p => p.Features).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        .Select(feature => SgeTexts.RowOf(texts.Complexes, feature) is [_, _, "BOOL", ..]
            ? Finding.Ok($"{name}: jobs can ask for {feature}")
            : Finding.Warn($"{name}: the feature {feature} of a pool is no truth value here, so no job can ask for it", $"Define it with qconf -mc: {feature} {feature} BOOL == YES NO 0 0. Or leave it: then it is a label."));

    private Finding HostGroup() => texts.HostGroups.Split('\n').Contains(sge.HostGroup)
        ? Finding.Ok($"{name}: the host group {sge.HostGroup} is there")
        : Finding.Fail($"{name}: there is no host group {sge.HostGroup}", $"Make it (qconf -ahgrp {sge.HostGroup}), or name another one in the cluster's \"sge.host-group\".");

    private IEnumerable<Finding> Queues()
    {
        var blocks = texts.QueueBlocks();
        var wanted = cluster.Pools.SelectMany(p => p.Queues.Select(q => q.Value)).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var queue in wanted.Length > 0 ? wanted : [.. blocks.Keys])
        {
            yield return blocks.TryGetValue(queue, out var block)
                ? Queue(queue, block)
                : Finding.Fail($"{name}: there is no queue {queue}, which a pool serves", $"Make it (qconf -aq {queue}), or correct the pool's \"queues\".");
        }
    }

    private Finding Queue(string queue, string block)
    {
        var edit = $"Correct it with qconf -mq {queue}.";
        return !SgeTexts.ValueOf(block, "hostlist").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Contains(sge.HostGroup)
            ? Finding.Fail($"{name}: the queue {queue} has not the host group {sge.HostGroup}, worker nodes do not come into it", $"qconf -aattr queue hostlist {sge.HostGroup} {queue}")
            : SgeTexts.ValueOf(block, "initial_state") == "disabled"
                ? Finding.Fail($"{name}: the queue {queue} is disabled on every host that comes (initial_state)", edit)
                : SgeTexts.ValueOf(block, "load_thresholds") is not ("NONE" or "") and var thresholds
                    ? Finding.Warn($"{name}: the queue {queue} takes no jobs above {thresholds}, which small machines reach while they boot", $"Set load_thresholds NONE. {edit}")
                    : Finding.Ok($"{name}: the queue {queue} takes what comes into {sge.HostGroup}");
    }

    private Finding Interval()
    {
        var text = SgeTexts.ValueOf(texts.Scheduler, "schedule_interval");
        var seconds = text.Split(':').Aggregate(0.0, (sum, part) => (sum * 60) + (double.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0));
        return seconds is > 0 and <= LongInterval
            ? Finding.Ok($"{name}: the scheduler runs every {seconds} s")
            : Finding.Warn($"{name}: the scheduler runs every {text}, so long do jobs wait beside a node that has joined", $"Set schedule_interval 0:0:{LongInterval} or less with qconf -msconf.");
    }

    private Finding LoadAdjustments() => SgeTexts.ValueOf(texts.Scheduler, "job_load_adjustments") is "NONE"
        ? Finding.Ok($"{name}: a job that starts adds no imagined load to its host")
        : Finding.Warn(
            $"{name}: a job that starts adds an imagined load to its host ({SgeTexts.ValueOf(texts.Scheduler, "job_load_adjustments")}), which fills small nodes one job at a time",
            "Set job_load_adjustments NONE with qconf -msconf, unless that is wanted.");

    private Finding Messages() => SgeTexts.ValueOf(texts.Scheduler, "schedd_job_info") is "true"
        ? Finding.Ok($"{name}: the scheduler says why jobs wait")
        : Finding.Warn(
            $"{name}: the scheduler does not say why jobs wait (schedd_job_info), so that nodes may boot for jobs that a quota stops",
            "Set schedd_job_info true with qconf -msconf.");

    private Finding LostNodes() => SgeTexts.ValueOf(texts.Configuration, "reschedule_unknown") is "" or "00:00:00" or "0:0:0" or "0"
        ? Finding.Warn(
            $"{name}: jobs of a host that no longer answers stay with it until its VM is known to be gone (reschedule_unknown)",
            "Set reschedule_unknown to some minutes with qconf -mconf, so that jobs that may be run again (qsub -r y) are.")
        : Finding.Ok($"{name}: jobs of a host that no longer answers are run again");

    private Finding Permission() => texts.Managers.Split('\n').Contains(user)
        ? Finding.Ok($"{name}: {user} is a manager")
        : Finding.Fail($"{name}: {user} is not a manager, and may not let nodes in and out", $"qconf -am {user}");
}
