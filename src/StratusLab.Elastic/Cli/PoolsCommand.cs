using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic pools</c>: the pools and their nodes; <c>resume</c> ends a pool's rest.</summary>
internal static class PoolsCommand
{
    public static Command Make(ServiceCommands service)
    {
        var cluster = service.Named(new Option<string?>("--cluster") { Description = "Only this cluster's pools", HelpName = "CLUSTER" }, Noun.Cluster);
        var name = service.Named(new Argument<string>("NAME") { Description = "The pool" }, Noun.Pool);
        var resume = service.Make(
            new("resume", "Use a pool again that rests or has stopped after failures") { name },
            (call, ct) => call.OrderAsync(
                ApiPath.With(ApiPaths.ResumePool, call.Value(name)!), new(call.Who), ApiJson.Default.OperatorRequest, $"resume pool {call.Value(name)}", ct));
        return service.MakeView(
            new("pools", "List pools and how many nodes they have") { cluster, resume },
            (call, ct) => call.ShowListAsync(
                ApiPath.Query(ApiPaths.Pools, ("cluster", call.Value(cluster))), ApiJson.Default.ListOfPoolRow, "read the pools", rows => Print(call, rows), ct));
    }

    private static void Print(Call call, ListOf<PoolRow> rows)
    {
        var table = new Table("POOL", "CLUSTER", "ORDER", "TEMPLATE", "NODE", "NODES ready+booting+draining", "DESIRED", "MIN", "MAX", Column.Wide("NODES by state"), "STATE");
        var moments = call.Moments;
        foreach (var pool in rows.Items)
        {
            table.Add(
                pool.Name,
                pool.Cluster,
                $"{pool.Order}",
                pool.Template,
                Amounts.Of(pool.Resources),
                $"{Sum(pool, "ready")}+{Sum(pool, "requested", "booting", "joining")}+{Sum(pool, "draining", "leaving", "stopping")}",
                $"{pool.Desired}",
                $"{pool.Min}",
                $"{pool.Max}",
                string.Join(", ", pool.Nodes.Select(n => $"{n.Value} {n.Key}")),
                State(pool, moments));
        }

        table.Print(call.Terminal);
    }

    private static int Sum(PoolRow pool, params string[] states) => states.Sum(s => pool.Nodes.GetValueOrDefault(s));

    private static Cell State(PoolRow pool, Moments moments)
    {
        if (pool.BackOff is not { } rest)
        {
            return new("used", Tone.Good);
        }

        var why = $"after {Words.Count(rest.Failures, "failure")}: {rest.Reason.TrimEnd('.')}";
        return rest.IsStopped ? new($"STOPPED {why}. When that is cured: elastic pools resume {pool.Name}", Tone.Bad)
            : rest.IsActive ? new($"rests{(rest.Until is { } until ? $" until {moments.At(until)}" : "")} {why}", Tone.Busy)
            : new($"used again {why}", Tone.Busy);
    }
}
