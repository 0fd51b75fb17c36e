using System.Globalization;
using System.Text;
using System.Xml;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Torque;

namespace StratusLab.Elastic.Bench;

/// <summary>Reading qstat's XML: against an XmlReader that does nothing with the same bytes, and what is allocated when the same jobs have longer environments.</summary>
internal static class TorqueBench
{
    private const int Jobs = 100_000;

    private static readonly TorqueContext Context = new()
    {
        Now = DateTimeOffset.FromUnixTimeSeconds(1_795_340_000),
        Zone = TimeZoneInfo.Utc,
        LargestNode = new Resources(16, 65536),
    };

    public static IEnumerable<Measure> Run()
    {
        var jobs = Jobs.ToString("N0", CultureInfo.InvariantCulture);
        var output = Output(environmentBytes: 600);
        var parse = Median.Seconds(() => Parse(output));
        var bare = Median.Seconds(() => ReadBare(output));
        yield return new($"qstat -x of {jobs} jobs, time for 300 MB", parse / output.Length * 300e6, "s", 1);
        yield return new("the same, as a share of a bare XmlReader's time", parse / bare, "", 1 / 0.6);

        var small = Allocated(output);
        var large = Allocated(Output(environmentBytes: 4000));
        yield return new($"memory for {jobs} jobs of 5 KB, as a share of that for jobs of 1.5 KB", large / small, "", 1.05);
    }

    private static void Parse(byte[] output)
    {
        var (jobs, live) = QstatXml.Parse(new MemoryStream(output), Context);
        if (jobs.Error is not null || jobs.Rows.Count < Jobs || live < Jobs)
        {
            throw new InvalidOperationException($"The parser lost jobs: {jobs.Error}");
        }
    }

    private static void ReadBare(byte[] output)
    {
        using var reader = XmlReader.Create(new MemoryStream(output));
        while (reader.Read())
        {
        }
    }

    private static double Allocated(byte[] output)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse(output);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Output(int environmentBytes)
    {
        var dice = new Random(1);
        var environment = new string('x', environmentBytes);
        using var output = new MemoryStream();
        output.Write("<?xml version=\"1.0\"?>\n<Data>"u8);
        for (var i = 1; i <= Jobs; i++)
        {
            var (user, cores, time) = (dice.Next(100), 1 + dice.Next(8), 1_795_300_000 + (i / 10));
            var comment = dice.Next(10) == 0 ? "" : "<comment>Not Running: Not enough of the right type of nodes are available</comment>";
            output.Write(Encoding.ASCII.GetBytes(
                $"<Job><Job_Id>{i}.pbs.example.org</Job_Id><Job_Name>job-{i}</Job_Name><Job_Owner>user{user}@ui.example.org</Job_Owner><job_state>Q</job_state>"
                + $"<queue>batch</queue><server>pbs.example.org</server><Checkpoint>u</Checkpoint><ctime>{time}</ctime><Error_Path>ui.example.org:/home/user{user}/job-{i}.e{i}</Error_Path>"
                + $"<Hold_Types>n</Hold_Types><Join_Path>n</Join_Path><Keep_Files>n</Keep_Files><Mail_Points>a</Mail_Points><mtime>{time}</mtime>"
                + $"<Output_Path>ui.example.org:/home/user{user}/job-{i}.o{i}</Output_Path><Priority>0</Priority><qtime>{time}</qtime><Rerunable>True</Rerunable>"
                + $"<Resource_List><nodes>1:ppn={cores}</nodes><mem>{100 * cores}mb</mem><walltime>01:30:00</walltime><nodect>1</nodect><neednodes>1:ppn={cores}</neednodes></Resource_List>"
                + $"<substate>10</substate><Variable_List>PBS_O_QUEUE=batch,PBS_O_HOME=/home/user{user},EXTRA={environment}</Variable_List><euser>user{user}</euser><egroup>project{user % 20}</egroup>"
                + $"<queue_rank>{i}</queue_rank><queue_type>E</queue_type>{comment}<etime>{time}</etime><submit_args>-l nodes=1:ppn={cores} job.sh</submit_args>"
                + "<fault_tolerant>False</fault_tolerant><job_radix>0</job_radix><submit_host>ui.example.org</submit_host><request_version>1</request_version></Job>"));
        }

        output.Write("</Data>\n"u8);
        return output.ToArray();
    }
}
