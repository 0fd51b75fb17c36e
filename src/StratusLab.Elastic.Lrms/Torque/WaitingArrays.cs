using System.Runtime.InteropServices;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// The waiting tasks of arrays, which Torque lists one by one: those of an array that wait for the same reason become one job with a count. Torque enforces the slot
/// limit of an array with holds: as many tasks as it allows run or are queued, the others are held (<c>moab_array_compatible</c>, the default). Those are what
/// waits behind the queued ones, so that they are counted with them, and the limit is what runs and is queued.
/// </summary>
internal sealed class WaitingArrays
{
    private readonly Dictionary<(long Number, string Server, WaitReason Reason, JobShape Shape), Group> groups = [];
    private readonly Dictionary<(long Number, string Server), int> running = [];
    private readonly Utf8Cache<object?, string> servers = new(static (text, _) => Bytes.Text(text, int.MaxValue));

    /// <summary>A task that has nodes.</summary>
    public void CountRunning(PbsJobId id, JobState state)
    {
        if (id.IsTask && state == JobState.Running)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(running, KeyOf(id), out _)++;
        }
    }

    /// <summary>Counts one more task of a group that is known; false when it is not.</summary>
    public bool TryCount(PbsJobId id, WaitReason reason, JobShape shape)
    {
        var (number, server) = KeyOf(id);
        if (!groups.TryGetValue((number, server, reason, shape), out var group))
        {
            return false;
        }

        group.Tasks++;
        return true;
    }

    /// <summary>The first task of a group, and the limit that its user asked for.</summary>
    public void Add(Job first, int? limit)
    {
        var id = Encoding.UTF8.GetBytes(first.Id.Value);
        if (PbsJobId.TryRead(id, out var read))
        {
            var (number, server) = KeyOf(read);
            groups[(number, server, first.Reason, first.Shape)] = new Group(first, limit);
        }
    }

    /// <summary>The jobs: of each array the one that nodes can help first bears the array's id, the others that of their first task.</summary>
    public IEnumerable<Job> Jobs()
    {
        foreach (var array in groups.GroupBy(g => (g.Key.Number, g.Key.Server)))
        {
            var parts = array.Select(g => g.Value).OrderBy(g => g.First.Reason).ToList();
            var queued = parts.Where(p => p.First.Reason <= WaitReason.NotYetConsidered).Sum(p => p.Tasks);
            if (parts is [var ready, ..] && ready.First.Reason <= WaitReason.NotYetConsidered
                && parts.Find(p => p.First.Reason == WaitReason.ArrayThrottle && p.First.Shape == ready.First.Shape) is { } behind)
            {
                ready.Tasks += behind.Tasks;
                ready.Limit = running.GetValueOrDefault(array.Key) + queued;
                parts.Remove(behind);
            }

            foreach (var (i, part) in parts.Index())
            {
                yield return part.First with { Id = i == 0 ? part.First.Array!.Value : part.First.Id, Tasks = part.Tasks, TaskLimit = part.Limit }; // A task's array.
            }
        }
    }

    private (long Number, string Server) KeyOf(PbsJobId id) => Bytes.TryNumber(id.Number, out long number) ? (number, servers.Get(id.Server, null)) : default;

    private sealed class Group(Job first, int? limit)
    {
        public Job First { get; } = first;

        public int? Limit { get; set; } = limit;

        public int Tasks { get; set; } = 1;
    }
}
