using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Xml;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Bench;

/// <summary>Reading Grid Engine's list of jobs: against an XmlReader that only steps through the same bytes.</summary>
internal static class QstatBench
{
    private const int Jobs = 100_000;

    public static IEnumerable<Measure> Run()
    {
        var output = Output();
        var options = new SgeOptions { Cluster = new("bench"), Site = "bench" };
        var site = new SgeSite
        {
            Queues = [new SgeQueue { Name = "batch", ParallelEnvironments = ["smp"] }],
            ParallelEnvironments = new[] { new SgeParallelEnvironment("smp", 9999, "$pe_slots") }.ToFrozenDictionary(pe => pe.Name),
        };
        var parse = Median.Seconds(() =>
        {
            if (QstatParser.Parse(output, new JobNeedsReader(options, site)).Jobs.Count != Jobs)
            {
                throw new InvalidOperationException("The parser lost jobs.");
            }
        });
        var step = Median.Seconds(() =>
        {
            using var reader = XmlReader.Create(new MemoryStream(output));
            while (reader.Read())
            {
            }
        });
        yield return new($"qstat's XML of {Jobs.ToString("N0", CultureInfo.InvariantCulture)} jobs, as a share of a bare XmlReader's time", parse / step, "", 1 / 0.6);
    }

    private static byte[] Output()
    {
        var dice = new Random(1);
        var text = new StringBuilder("<?xml version='1.0'?>\n<job_info  xmlns:xsd=\"qstat.xsd\">\n  <queue_info>\n  </queue_info>\n  <job_info>\n");
        for (var i = 0; i < Jobs; i++)
        {
            var shape = dice.Next(50);
            text.Append(CultureInfo.InvariantCulture, $"""
                    <job_list state="pending">
                      <JB_job_number>{i + 1}</JB_job_number>
                      <JAT_prio>0.{50_000 - (i / 3):00000}</JAT_prio>
                      <JAT_ntix>0.50000</JAT_ntix>
                      <JB_nppri>0.50000</JB_nppri>
                      <JB_nurg>0.00000</JB_nurg>
                      <JB_priority>0</JB_priority>
                      <JB_name>job-{i}</JB_name>
                      <JB_owner>user{dice.Next(100)}</JB_owner>
                      <JB_project>project{dice.Next(20)}</JB_project>
                      <JB_department>defaultdepartment</JB_department>
                      <state>qw</state>
                      <JB_submission_time>2026-11-22T18:{i / 60 % 60:00}:{i % 60:00}</JB_submission_time>
                      <tickets>0</tickets>
                      <JB_override_tickets>0</JB_override_tickets>
                      <JB_jobshare>0</JB_jobshare>
                      <otickets>0</otickets>
                      <ftickets>0</ftickets>
                      <stickets>0</stickets>
                      <JAT_share>0.00000</JAT_share>
                      <slots>{1 + (shape % 8)}</slots>
                      <full_job_name>job-{i}</full_job_name>
                      <requested_pe name="smp">{1 + (shape % 8)}</requested_pe>
                      <hard_request name="h_rt" resource_contribution="0.000000">{600 * (1 + shape)}</hard_request>
                    </job_list>

                """);
        }

        return Encoding.ASCII.GetBytes(text.Append("  </job_info>\n</job_info>\n").ToString());
    }
}
