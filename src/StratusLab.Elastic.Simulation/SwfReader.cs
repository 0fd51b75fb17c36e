using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;

namespace StratusLab.Elastic.Simulation;

/// <summary>
/// Reads a log in the Standard Workload Format of the Parallel Workloads Archive: one job a line, 18 numbers (submit in field 2, run time 4, processors allocated 5
/// and requested 8, time requested 9, user 12, partition 16), -1 for unknown, <c>;</c> for a comment.
/// </summary>
public static class SwfReader
{
    private const int Fields = 18;

    /// <summary>Reads the jobs that ran, in the order of their submission.</summary>
    /// <param name="path">The file; gzip when its name ends in <c>.gz</c>.</param>
    /// <param name="site">Only jobs of this partition; null for all.</param>
    /// <param name="most">Only the first so many; null for all.</param>
    /// <exception cref="FormatException">A line is no job; the message has the file and the line.</exception>
    public static ImmutableArray<WorkloadJob> Read(string path, int? site, int? most)
    {
        using var file = File.OpenRead(path);
        using Stream unpacked = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(unpacked);
        var jobs = new List<(double Submit, WorkloadJob Job)>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == ';' || string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (Parse(line, $"{path}:{number}") is { } row && (site is null || row.Partition == site) && row.Job is { } job)
            {
                jobs.Add((row.Submit, job));
            }
        }

        if (jobs.Count == 0)
        {
            return [];
        }

        var first = jobs.Min(j => j.Submit);
        return [.. jobs.OrderBy(j => j.Submit).Take(most ?? int.MaxValue).Select(j => j.Job with { After = TimeSpan.FromSeconds(j.Submit - first) })];
    }

    private static (double Submit, double Partition, WorkloadJob? Job) Parse(string line, string where)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[Fields];
        if (words.Length < Fields)
        {
            throw new FormatException($"{where}: a job has {Fields} numbers in the Standard Workload Format, this line has {words.Length}.");
        }

        for (var i = 0; i < Fields; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw new FormatException($"{where}: field {i + 1} is \"{Core.Model.Printable.Text(words[i], 40)}\", not a number.");
            }
        }

        var cores = (int)(numbers[4] > 0 ? numbers[4] : numbers[7]);
        var job = cores > 0 && numbers[3] >= 0
            ? new WorkloadJob(TimeSpan.Zero, cores, TimeSpan.FromSeconds(Math.Max(1, numbers[3])), numbers[8] > 0 ? TimeSpan.FromSeconds(numbers[8]) : null, string.Create(CultureInfo.InvariantCulture, $"user{numbers[11]:0}"))
            : null;
        return (numbers[1], numbers[15], job);
    }
}
