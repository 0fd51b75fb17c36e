using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic nodes</c>: the worker nodes; <c>show</c> tells one's whole life.</summary>
internal static class NodesCommand
{
    public static Command Make(ServiceCommands service)
    {
        var all = new Option<bool>("--all") { Description = "Also those that are over" };
        var cluster = service.Named(new Option<string?>("--cluster") { Description = "Only this cluster's nodes", HelpName = "CLUSTER" }, Noun.Cluster);
        var pool = service.Named(new Option<string?>("--pool") { Description = "Only this pool's nodes", HelpName = "POOL" }, Noun.Pool);
        var state = new Option<string?>("--state") { Description = "Only those in this state", HelpName = "STATE" };
        var host = service.Named(new Option<string?>("--host") { Description = "Only those on this host", HelpName = "HOST" }, Noun.Host);
        var limit = Limit.Option("At most so many");
        var grouped = new Option<bool>("--grouped") { Description = "One line for the nodes of a pool that are in the same state" };
        return service.MakeView(
            new("nodes", "List worker nodes")
            {
                all,
                cluster,
                pool,
                state,
                host,
                limit,
                grouped,
                Show(service),
                Order(service, "drain", "Let worker nodes take no more jobs, and stay", ApiPaths.DrainNode),
                Order(service, "undrain", "Let worker nodes take jobs again that an operator has drained or retired", ApiPaths.UndrainNode),
                Order(service, "retire", "Let worker nodes take no more jobs, and leave when they are empty", ApiPaths.RetireNode),
                Lose(service),
            },
            (call, ct) => call.ShowListAsync(
                ApiPath.Query(
                    ApiPaths.Nodes,
                    ("all", call.Value(all) ? "true" : null),
                    ("limit", Limit.Text(call.Value(limit))),
                    ("cluster", call.Value(cluster)),
                    ("pool", call.Value(pool)),
                    ("state", call.Value(state)),
                    ("host", call.Value(host))),
                ApiJson.Default.ListOfNodeRow,
                "read the worker nodes",
                rows =>
                {
                    if (call.Value(grouped))
                    {
                        PrintGroups(call.Terminal, rows);
                    }
                    else
                    {
                        Print(call, rows);
                    }
                },
                ct,
                call.Value(limit)));
    }

    private static Command Show(ServiceCommands service)
    {
        var name = service.Named(new Argument<string>("NAME") { Description = "The node's name in its batch system" }, Noun.Node);
        return service.MakeView(
            new("show", "Show every node that has or had a name, the newest first") { name },
            (call, ct) => call.ShowAsync(
                ApiPath.With(ApiPaths.Node, call.Value(name)!),
                ApiJson.Default.ListOfNodeRow,
                $"read node {call.Value(name)}",
                rows => NodeDetails.Print(call, rows),
                ct));
    }

    private static Command Order(ServiceCommands service, string verb, string description, string path)
    {
        var names = service.Named(new Argument<string[]>("NAME") { Description = "Worker nodes, for example wn-3 or wn-[01-16]", Arity = ArgumentArity.OneOrMore }, Noun.Node);
        var cluster = service.Named(new Option<string?>("--cluster") { Description = "Their cluster, when several have nodes of that name", HelpName = "CLUSTER" }, Noun.Cluster);
        return service.Make(
            new(verb, description) { names, cluster },
            (call, ct) => call.OrderEachAsync(
                NodeList.Read(call.Value(names) ?? []), name => ApiPath.Query(ApiPath.With(path, name), ("cluster", call.Value(cluster))), name => $"{verb} node {name}", ct));
    }

    private static Command Lose(ServiceCommands service)
    {
        var names = service.Named(new Argument<string[]>("NAME") { Description = "Worker nodes, for example wn-3", Arity = ArgumentArity.OneOrMore }, Noun.Node);
        var cluster = service.Named(new Option<string?>("--cluster") { Description = "Their cluster, when several have nodes of that name", HelpName = "CLUSTER" }, Noun.Cluster);
        var yes = new Option<bool>("--yes") { Description = "The jobs on them may be lost; without it the service only says which those are" };
        return service.Make(
            new("lost", "Give up the jobs on worker nodes that are out of reach, and destroy their virtual machines") { names, cluster, yes },
            (call, ct) => call.OrderEachAsync(
                NodeList.Read(call.Value(names) ?? []),
                name => ApiPath.Query(ApiPath.With(ApiPaths.LostNode, name), ("cluster", call.Value(cluster)), ("confirm", call.Value(yes) ? "true" : null)),
                name => $"give up node {name}",
                ct));
    }

    private static void PrintGroups(Terminal terminal, ListOf<NodeRow> rows)
    {
        var table = new Table("CLUSTER", "POOL", "STATE", "COUNT", "SIZE", "NODES");
        foreach (var group in rows.Items.GroupBy(n => (n.Cluster, n.Pool, n.State)).OrderBy(g => g.Key))
        {
            table.Add(group.Key.Cluster, group.Key.Pool, States.OfNode(group.Key.State), $"{group.Count()}", Amounts.Of(group.First().Resources), NodeNames.Fold(group.Select(n => n.Name)));
        }

        table.Print(terminal);
    }

    private static void Print(Call call, ListOf<NodeRow> rows)
    {
        var (table, moments) = (new Table("NODE", "CLUSTER", "POOL", "STATE", "FOR", "HOST", "ADDRESS", "VM", "SIZE", Column.Wide("MADE"), Column.Wide("FOR JOBS"), Column.Wide("DRAIN"), "REASON"), call.Moments);
        foreach (var node in rows.Items)
        {
            table.Add(
                node.Name,
                node.Cluster,
                node.Pool,
                States.OfNode(node.State),
                moments.Since(node.Since),
                node.Host ?? "",
                node.Address,
                $"{node.Id}",
                Amounts.Of(node.Resources),
                moments.At(node.Timings.Created),
                string.Join(",", node.MadeFor),
                node.DrainCause ?? "",
                node.Reason);
        }

        table.Print(call.Terminal);
    }
}
