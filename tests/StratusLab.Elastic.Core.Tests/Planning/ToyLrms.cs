using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>A batch system in a few lines: in every pass it starts, in the order of priority, whatever fits.</summary>
internal sealed class ToyLrms
{
    private readonly ToySite site;
    private readonly SortedDictionary<NodeName, LrmsNode> nodes = [];
    private readonly Dictionary<JobId, int> ends = [];
    private List<ToyJob> waiting = [];
    private readonly List<Job> running = [];
    private int pass;

    public ToyLrms(ToySite site)
    {
        this.site = site;
        foreach (var node in site.OwnNodes)
        {
            nodes.Add(node.Name, node);
        }
    }

    public IEnumerable<ToyJob> Waiting => waiting.Concat(site.Jobs.Where(j => j.SubmitPass > pass));

    public IReadOnlyList<Job> Running => running;

    /// <summary>How many jobs have come, started and ended so far.</summary>
    public int Changes { get; private set; }

    public int WideJobsRan { get; private set; }

    /// <summary>Ends what is due and starts what fits.</summary>
    public void Go(int now)
    {
        pass = now;
        Changes += running.RemoveAll(j => ends[j.Id] <= pass);
        if (!site.IsSchedulerStuck)
        {
            var order = waiting.OrderByDescending(j => j.Job.Priority).ThenBy(j => j.Job.Submitted).ThenBy(j => j.Job.Id);
            waiting = [.. order.Select(StartWhatFits).Where(j => j.Job.Tasks > 0)];
        }
    }

    /// <summary>Takes in the jobs of this pass, and starts what fits at once.</summary>
    public void Submit(int now)
    {
        var jobs = site.Jobs.Where(j => j.SubmitPass == now).ToList();
        waiting.AddRange(jobs.Select(j => j with { Job = j.Job with { Submitted = Given.Noon + Given.Seconds(30 * now) } }));
        Changes += jobs.Count;
        Go(now);
    }

    public LrmsSnapshot Read(DateTimeOffset now) => new()
    {
        Cluster = Given.Main,
        ReadAt = now,
        Jobs = [.. waiting.Select(j => j.Job), .. running],
        Nodes = [.. nodes.Values.Select(n => n with { HasJobs = On(n.Name).Any(), Allocated = Taken(n.Name) })],
    };

    public void Join(NodeName name, Pool pool) => nodes.TryAdd(name, new() { Name = name, IsUp = true, HasJobs = false, Total = pool.Node, Features = pool.Features, Queues = pool.Queues });

    public void PowerOff(NodeName name)
    {
        if (nodes.TryGetValue(name, out var node))
        {
            nodes[name] = node with { IsUp = false };
        }
    }

    public void Drain(NodeName name, DrainTag tag)
    {
        if (nodes.TryGetValue(name, out var node) && !node.IsDrained)
        {
            nodes[name] = node with { IsDrained = true, Reason = tag.Value };
        }
    }

    public void Resume(NodeName name, DrainTag tag)
    {
        if (nodes.TryGetValue(name, out var node) && node.IsDrained && tag.IsIn(node.Reason))
        {
            nodes[name] = node with { IsDrained = false, Reason = "" };
        }
    }

    /// <summary>False while a job is on it.</summary>
    public bool Deregister(NodeName name)
    {
        var isBusy = On(name).Any();
        if (!isBusy)
        {
            nodes.Remove(name);
        }

        return !isBusy;
    }

    private ToyJob StartWhatFits(ToyJob toy)
    {
        var job = toy.Job;
        while (job.Tasks > 0 && (job.TaskLimit is not { } limit || running.Count(j => j.Array == job.Id) < limit))
        {
            var nodesForIt = nodes.Values.Where(n => HasRoom(n, job)).Take(job.Shape.Nodes).Select(n => n.Name).ToImmutableArray();
            if (nodesForIt.Length < job.Shape.Nodes)
            {
                break;
            }

            var task = job with { Id = new($"{job.Id}_{job.Tasks}"), Tasks = 1, State = JobState.Running, Nodes = nodesForIt, Started = Given.Noon + Given.Seconds(30 * pass) };
            running.Add(task);
            Changes++;
            WideJobsRan += job.Shape.Nodes > 1 ? 1 : 0;
            ends[task.Id] = pass + toy.RunPasses;
            job = job with { Tasks = job.Tasks - 1 };
        }

        return toy with { Job = job };
    }

    private bool HasRoom(LrmsNode node, Job job) =>
        node is { IsUp: true, IsDrained: false } && (node.Queues.IsEmpty || node.Queues.Any(q => job.Queues.Contains(q))) && job.Shape.Features.IsSatisfiedBy(node.Features)
        && job.Shape.PerNode.Fits(node.Total - Taken(node.Name)) && !On(node.Name).Any(j => j.Shape.IsExclusive || job.Shape.IsExclusive);

    private IEnumerable<Job> On(NodeName node) => running.Where(j => j.Nodes.Contains(node));

    private Resources Taken(NodeName node) => On(node).Aggregate(Resources.Zero, (sum, j) => sum + j.Shape.PerNode);
}
