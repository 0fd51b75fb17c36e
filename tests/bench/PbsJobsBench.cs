using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Bench;

/// <summary>Reading <c>qstat -f -F json</c>: its time as a share of what Utf8JsonReader needs to pass over the same bytes and make nothing of them.</summary>
internal static class PbsJobsBench
{
    private const int Jobs = 100_000;

    public static IEnumerable<Measure> Run()
    {
        var output = Output();
        var parse = Median.Seconds(() =>
        {
            var jobs = new PbsJobs(DateTimeOffset.FromUnixTimeSeconds(1_795_340_000), null);
            var error = PbsJson.Read(output, "Jobs"u8, jobs, out _);
            if (error is not null || jobs.Rows.Count != Jobs)
            {
                throw new InvalidOperationException($"The parser lost jobs: {error}.");
            }
        });
        var pass = Median.Seconds(() =>
        {
            var reader = new Utf8JsonReader(output);
            while (reader.Read())
            {
            }
        });
        yield return new("qstat JSON of 100,000 jobs of OpenPBS, as a share of a bare Utf8JsonReader's time", parse / pass, "", 1 / 0.6);
    }

    // Laid out and attributed as 23.06 does it.
    private static byte[] Output()
    {
        var dice = new Random(1);
        using var output = new MemoryStream();
        output.Write("{\n\t\"timestamp\":\t1795330449,\n\t\"pbs_version\":\t\"23.06.06\",\n\t\"pbs_server\":\t\"vm\",\n\t\"Jobs\":\t{"u8);
        for (var i = 0; i < Jobs; i++)
        {
            var (cores, user) = (1 + dice.Next(8), dice.Next(100));
            var select = $"1:ncpus={cores}:mem={cores * 512}mb";
            var text = $$"""
                {{(i == 0 ? "" : ",")}}
                		"{{i + 1}}.vm":	{
                			"Job_Name":	"job-{{i}}",
                			"Job_Owner":	"user{{user}}@vm",
                			"job_state":	"Q",
                			"queue":	"workq",
                			"server":	"vm",
                			"Checkpoint":	"u",
                			"ctime":	"Sun Nov 22 06:54:05 2026",
                			"Error_Path":	"vm:/home/user{{user}}/job-{{i}}.e{{i + 1}}",
                			"Hold_Types":	"n",
                			"Join_Path":	"n",
                			"Keep_Files":	"n",
                			"Mail_Points":	"a",
                			"mtime":	"Sun Nov 22 06:54:05 2026",
                			"Output_Path":	"vm:/home/user{{user}}/job-{{i}}.o{{i + 1}}",
                			"Priority":	0,
                			"qtime":	"Sun Nov 22 06:54:05 2026",
                			"Rerunable":	"True",
                			"Resource_List":	{
                				"mem":	"{{cores * 512}}mb",
                				"ncpus":	{{cores}},
                				"nodect":	1,
                				"place":	"free",
                				"select":	"{{select}}",
                				"walltime":	"0{{1 + dice.Next(8)}}:00:00"
                			},
                			"schedselect":	"{{select}}",
                			"substate":	10,
                			"Variable_List":	{
                				"PBS_O_HOME":	"/home/user{{user}}",
                				"PBS_O_LANG":	"C.UTF-8",
                				"PBS_O_LOGNAME":	"user{{user}}",
                				"PBS_O_PATH":	"/usr/local/bin:/usr/bin:/bin",
                				"PBS_O_MAIL":	"/var/mail/user{{user}}",
                				"PBS_O_SHELL":	"/bin/sh",
                				"PBS_O_WORKDIR":	"/home/user{{user}}",
                				"PBS_O_SYSTEM":	"Linux",
                				"PBS_O_QUEUE":	"workq",
                				"PBS_O_HOST":	"vm"
                			},
                			"euser":	"user{{user}}",
                			"egroup":	"vo{{user % 5}}",
                			"queue_rank":	{{1795330445634718 + i}},
                			"queue_type":	"E",
                			"comment":	"Not Running: Not enough free nodes available",
                			"etime":	"Sun Nov 22 06:54:05 2026",
                			"Submit_arguments":	"-l select={{select}} -N job-{{i}}",
                			"project":	"_pbs_project_default",
                			"Submit_Host":	"vm"
                		}
                """;
            output.Write(Encoding.ASCII.GetBytes(text));
        }

        output.Write("\n\t}\n}\n"u8);
        return output.ToArray();
    }
}
