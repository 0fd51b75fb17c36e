using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Reads what <c>qstat -Q -f</c> prints: records that begin with <c>Queue: </c> and end with an empty line, long values wrapped at a tab. Only execution queues
/// have jobs that may start. Users cannot write into it, so that what cannot be read is news about Torque.
/// </summary>
internal static class QstatQueues
{
    private static ReadOnlySpan<byte> Begin => "Queue: "u8;

    /// <summary>The queues.</summary>
    public static Parsed<TorqueQueue> Parse(ReadOnlySpan<byte> output)
    {
        var queues = new List<TorqueQueue>();
        for (var at = 0; at < output.Length;)
        {
            var rest = output[at..];
            var end = rest.IndexOf("\n\n"u8);
            var problem = end < 0 ? "qstat's list of queues ends inside a record"
                : !rest.StartsWith(Begin) ? "a queue does not begin here"
                : TryRead(rest[..end], out var queue) ? Add(queues, queue)
                : "a queue that cannot be read begins here";
            if (problem is not null)
            {
                return new Parsed<TorqueQueue> { Error = FormatError.At(output, at, problem) };
            }

            at += end + 2;
        }

        return queues.Count > 0
            ? new Parsed<TorqueQueue> { Rows = queues }
            : new Parsed<TorqueQueue> { Error = new FormatError(1, 1, "", "qstat listed no queue") };
    }

    private static string? Add(List<TorqueQueue> queues, TorqueQueue queue)
    {
        queues.Add(queue);
        return null;
    }

    private static bool TryRead(ReadOnlySpan<byte> record, out TorqueQueue queue)
    {
        var text = Bytes.Text(record, int.MaxValue).Replace("\n\t", "", StringComparison.Ordinal);
        var lines = text.Split('\n');
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1))
        {
            var equals = line.IndexOf(" = ", StringComparison.Ordinal);
            if (equals > 0)
            {
                values[line[..equals].Trim()] = line[(equals + 3)..].Trim();
            }
        }

        var name = lines[0]["Queue: ".Length..].Trim();
        queue = new TorqueQueue
        {
            Live = LiveOf(values.GetValueOrDefault("state_count", "")),
            Queue = new LrmsQueue
            {
                Name = new QueueName(name),
                IsOpen = values.GetValueOrDefault("started") == "True" && values.GetValueOrDefault("queue_type") == "Execution",
                MaxNodesPerJob = NumberOf(values, "resources_max.nodect"),
                MaxWalltime = DurationOf(values, "resources_max.walltime"),
            },
        };
        return name.Length > 0 && values.ContainsKey("queue_type");
    }

    // Null when it is no count: those of Torque 4 drift, even below zero, until the server is started again.
    private static int? LiveOf(string counts) => counts.Length > 0 && PbsStateCounts.TryRead(Encoding.UTF8.GetBytes(counts), out var read) ? read.Live : null;

    private static int? NumberOf(Dictionary<string, string> values, string name) =>
        Bytes.TryNumber(Encoding.UTF8.GetBytes(values.GetValueOrDefault(name, "")), out int number) ? number : null;

    private static TimeSpan? DurationOf(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var text) && PbsDuration.TryRead(Encoding.UTF8.GetBytes(text), out var duration) ? duration : null;
}
