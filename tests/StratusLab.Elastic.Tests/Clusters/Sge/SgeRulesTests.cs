using StratusLab.Elastic.Clusters.Sge;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Tests.Doctor;

namespace StratusLab.Elastic.Tests.Clusters.Sge;

/// <summary>The rules on texts as qconf of 8.1.9 prints them.</summary>
[TestClass]
public sealed class SgeRulesTests
{
    private const string Drain = "elastic_drain       elastic_drain    STRING    ==    FORCED      NO         NONE     0";
    private const string Site = "elastic_site        elastic_site     STRING    ==    NO          NO         NONE     0";

    private static readonly SgeTexts Good = new()
    {
        Complexes = $"#name shortcut type relop requestable consumable default urgency\n{Drain}\n{Site}\nh_vmem h_vmem MEMORY <= YES YES 0 0\n",
        Queues = "qname                 batch\nhostlist              @allhosts\nload_thresholds       NONE\ninitial_state         default\n",
        Scheduler = "schedule_interval                 0:0:15\njob_load_adjustments              NONE\nschedd_job_info                   true\n",
        Configuration = "#global:\nreschedule_unknown           00:05:00\n",
        HostGroups = "@allhosts\n",
        Managers = "root\n",
    };

    [TestMethod]
    public void Findings_EverythingInOrder_AreAllWell() => Assert.IsEmpty(Bad(Good));

    [TestMethod]
    [DataRow("elastic_drain x STRING == YES NO NONE 0")]
    [DataRow("")]
    public void Findings_NoForcedComplex_SaysWhatToRun(string line) => Assert.Contains("lrms-plugins/sge/install", Bad(Good with { Complexes = Good.Complexes.Replace(Drain, line, StringComparison.Ordinal) }));

    [TestMethod]
    [DataRow("elastic_site x STRING == FORCED NO NONE 0")]
    [DataRow("")]
    public void Findings_NoMark_SaysWhatToRun(string line) => Assert.Contains("by which our hosts are known, is not defined", Bad(Good with { Complexes = Good.Complexes.Replace(Site, line, StringComparison.Ordinal) }));

    [TestMethod]
    public void Findings_MemoryIsNoConsumable_Fails() =>
        Assert.Contains("h_vmem is not a consumable", Bad(Good with { Complexes = Good.Complexes.Replace("YES YES 0 0", "YES NO 0 0", StringComparison.Ordinal) }));

    [TestMethod]
    public void Findings_QueueWithoutTheGroup_SaysTheCommand() =>
        Assert.Contains("qconf -aattr queue hostlist @allhosts batch", Bad(Good with { Queues = Good.Queues.Replace("@allhosts", "wn-1 wn-2", StringComparison.Ordinal) }));

    [TestMethod]
    public void Findings_QueueOfAPoolIsNotThere_Fails() => Assert.Contains("there is no queue batch", Bad(Good with { Queues = "qname other\nhostlist @allhosts\n" }));

    [TestMethod]
    public void Findings_QueueDisabledOnNewHosts_Fails() =>
        Assert.Contains("initial_state", Bad(Good with { Queues = Good.Queues.Replace("default", "disabled", StringComparison.Ordinal) }));

    [TestMethod]
    public void Findings_LoadThresholds_AreWarnedOf() =>
        Assert.Contains("np_load_avg=1.75", Bad(Good with { Queues = Good.Queues.Replace("load_thresholds       NONE", "load_thresholds       np_load_avg=1.75", StringComparison.Ordinal) }));

    [TestMethod]
    [DataRow("0:0:15", "0:2:0", "every 0:2:0")]
    [DataRow("adjustments              NONE", "adjustments   np_load_avg=0.50", "np_load_avg=0.50")]
    [DataRow("true", "false", "schedd_job_info true")]
    public void Findings_SchedulerSettings_AreWarnedOf(string good, string bad, string expected) =>
        Assert.Contains(expected, Bad(Good with { Scheduler = Good.Scheduler.Replace(good, bad, StringComparison.Ordinal) }));

    [TestMethod]
    public void Findings_JobsOfLostNodesStay_IsWarnedOf() => Assert.Contains("reschedule_unknown", Bad(Good with { Configuration = "reschedule_unknown 00:00:00\n" }));

    [TestMethod]
    public void Findings_NoManager_SaysTheCommand() => Assert.Contains("qconf -am root", Bad(Good with { Managers = "sgeadmin\n" }));

    [TestMethod]
    public void Findings_NoHostGroup_SaysTheCommand() => Assert.Contains("qconf -ahgrp @allhosts", Bad(Good with { HostGroups = "@others\n" }));

    [TestMethod]
    [DataRow("bigmem bigmem BOOL == YES NO 0 0", false)]
    [DataRow("bigmem bigmem STRING == YES NO 0 0", true)]
    [DataRow("", true)]
    public void Findings_FeatureThatNoJobCanAskFor_IsWarnedOf(string line, bool isWarned)
    {
        var bad = Bad(Good with { Complexes = $"{Good.Complexes}{line}\n" }, "bigmem");
        Assert.AreEqual(isWarned, bad.Contains("no job can ask for it -> Define it with qconf -mc: bigmem bigmem BOOL", StringComparison.Ordinal), bad);
    }

    private static string Bad(SgeTexts texts, params string[] features)
    {
        ClusterConfiguration cluster = Patient.Cluster with { Kind = "sge", Lrms = new SgeConfiguration { MemoryComplex = "h_vmem" }, Pools = [Patient.Pool with { Queues = [new("batch")], Features = [.. features] }] };
        return string.Join('\n', new SgeRules(cluster, texts, "root").Findings().Where(f => f.Fix.Length > 0).Select(f => $"{f.What} -> {f.Fix}"));
    }
}
