using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>An observation in lines that a person can check a plan against; like jobs that follow each other share a line.</summary>
internal static class Picture
{
    public static string Of(Observation seen)
    {
        var text = new StringBuilder();
        text.AppendLine(null, $"{seen.Now:HH:mm}, {seen.Placement.ToString().ToLowerInvariant()}, at most {seen.MaxBoots} boots in a pass");
        foreach (var (network, free) in seen.FreeAddresses)
        {
            text.AppendLine(null, $"network {network}: {free} addresses free");
        }

        foreach (var host in seen.Hosts)
        {
            text.AppendLine(null, $"host {host.Policy.Name}: {HostText(host)}{Rests(seen.Memory.Hosts.GetValueOrDefault(host.Policy.Name))}");
        }

        foreach (var vm in seen.Vms.Where(v => v.Host is null))
        {
            text.AppendLine(null, $"VM {vm.Id}: waits for a host{Tail(" after: ", vm.Failure)}");
        }

        foreach (var cluster in seen.Clusters)
        {
            Cluster(text, cluster, seen);
        }

        return text.ToString();
    }

    private static void Cluster(StringBuilder text, ClusterObservation cluster, Observation seen)
    {
        text.AppendLine(null, $"cluster {cluster.Policy.Name}{(cluster.Policy.MaxNodes is { } max ? $", at most {max} nodes" : "")}{Tail(", frozen: ", cluster.Frozen)}");
        foreach (var (account, cores) in cluster.Policy.AccountCores)
        {
            text.AppendLine(null, $"  account {account}: at most {Words.Count(cores, "core")}");
        }

        foreach (var pool in cluster.Pools)
        {
            text.Append(null, $"  pool {pool.Name}: {pool.Node}, {pool.Min} to {pool.Max} nodes, order {pool.Order}{Tail(", queues ", string.Join(' ', pool.Queues))}")
                .Append(null, $"{Tail(", features ", string.Join(' ', pool.Features))}{Tail(", networks ", string.Join(' ', pool.Template.Nics))}")
                .AppendLine(Rests(seen.Memory.Pools.GetValueOrDefault(pool.Name)));
        }

        if (cluster.Snapshot is not { } snapshot)
        {
            text.AppendLine("  never read");
            return;
        }

        var ours = seen.Nodes.Where(n => n.Cluster == cluster.Policy.Name).ToDictionary(n => n.Name);
        foreach (var node in snapshot.Nodes)
        {
            text.AppendLine(null, $"  node {node.Name}{(ours.Remove(node.Name, out var own) ? Own(own, seen) : " of the site")}: {Listed(node)}");
        }

        foreach (var node in ours.Values)
        {
            text.AppendLine(null, $"  node {node.Name}{Own(node, seen)}: not listed");
        }

        foreach (var like in snapshot.Jobs.GroupBy(j => JobText(j, seen.Now)))
        {
            var ids = like.Select(j => j.Id).ToArray();
            text.AppendLine(null, $"  job{(ids.Length == 1 ? "" : "s")} {(ids.Length > 3 ? $"{ids[0]} ... {ids[^1]} ({ids.Length})" : string.Join(", ", ids))}: {like.Key}");
        }
    }

    private static string HostText(HostObservation host) =>
        (host.Report is { } report ? report.Incomplete ?? report.Total.ToString() : "not seen yet") + (host.Policy.IsEnabled ? "" : ", disabled")
        + (host.Policy.MaxVms is { } max ? $", at most {max} VMs" : "");

    private static string Rests(BackOff? backOff) => backOff is null ? "" : $", failed {backOff.Failures} times ({backOff.Reason}), rests until {backOff.Until:HH:mm:ss}";

    private static string Own(WorkerNode node, Observation seen)
    {
        var vm = seen.Vms.FirstOrDefault(v => v.Id == node.Id);
        return $" ({node.Pool}, {node.State}{(node.State == NodeState.Draining ? $" for {node.Drain}" : "")}, {(vm?.Host is { } host ? $"on {host}" : "no host")}"
            + $"{(node.IdleSince is { } idle ? $", idle {Words.Span(seen.Now - idle)}" : "")}{(node.Joined is { } joined ? $", joined {Words.Span(seen.Now - joined)} ago" : "")})";
    }

    private static string Listed(LrmsNode node) =>
        $"{(node.IsUp ? "up" : "down")}{(node.IsDrained ? $", drained ({node.Reason})" : "")}, {node.Total.Cores - node.Allocated.Cores} of {node.Total.Cores} cores free"
        + $"{(node.HasJobs ? ", has jobs" : "")}{Tail(", queues ", string.Join(' ', node.Queues))}{Tail(", features ", string.Join(' ', node.Features))}";

    private static string JobText(Job job, DateTimeOffset now) =>
        $"{job.State.ToString().ToLowerInvariant()}, {job.Shape}{(job.Shape.Walltime is { } walltime ? $", walltime {Words.Span(walltime)}" : "")}"
        + $"{Tail(", features ", job.Shape.Features.Expression)}{(job.Tasks > 1 ? $", {job.Tasks} tasks" : "")}{(job.TaskLimit is { } limit ? $", {limit} at a time" : "")}"
        + $", in {string.Join(' ', job.Queues)}{Tail(", account ", job.Account)}{(job.Priority != 0 ? $", priority {job.Priority}" : "")}"
        + (job.State == JobState.Pending
            ? $", {job.Reason}{Tail(": ", job.ReasonText)}"
            : $", on {string.Join(' ', job.Nodes)}{(job.Started is { } at ? $" for {Words.Span(now - at)}" : "")}");

    private static string Tail(string before, string? text) => string.IsNullOrEmpty(text) ? "" : before + text;
}
