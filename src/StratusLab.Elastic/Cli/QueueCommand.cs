using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic queue</c>: the jobs of all batch systems, and which of them count as demand.</summary>
internal static class QueueCommand
{
    private const string Counts = "counts";

    public static Command Make(ServiceCommands service)
    {
        var cluster = service.Named(new Option<string?>("--cluster") { Description = "Only this cluster's jobs", HelpName = "CLUSTER" }, Noun.Cluster);
        var state = new Option<string?>("--state") { Description = "Only jobs in this state: pending, running or ending", HelpName = "STATE" };
        state.AcceptOnlyFromAmong("pending", "running", "ending");
        var user = new Option<string?>("--user") { Description = "Only this user's jobs", HelpName = "NAME" };
        var limit = Limit.Option("The first so many; without it, all");
        // In one page if that holds it: between two, the queue changes with every pass.
        return service.MakeView(
            new("queue", "List jobs, and which of them more nodes would start") { cluster, state, user, limit },
            (call, ct) => call.ShowListAsync(
                ApiPath.Query(ApiPaths.Queue, ("cluster", call.Value(cluster)), ("state", call.Value(state)), ("user", call.Value(user)), ("limit", Limit.Text(call.Value(limit) ?? QueueRow.MostAtOnce))),
                ApiJson.Default.ListOfQueueRow,
                "read the queue",
                rows => Print(call.Terminal, rows),
                ct,
                call.Value(limit)));
    }

    private static void Print(Terminal terminal, ListOf<QueueRow> rows)
    {
        var table = new Table("JOB", "CLUSTER", "QUEUE", "USER", Column.Wide("ACCOUNT"), "NAME", "STATE", "WAITED", "TASKS", "SHAPE", Column.Wide("CORES"), Column.Wide("CODE"), "DEMAND", "REASON");
        foreach (var job in rows.Items)
        {
            table.Add(
                job.JobId,
                job.Cluster,
                job.Queue,
                job.User,
                job.Account,
                job.Name,
                new(job.State, job.State == "running" ? Tone.Good : Tone.Plain),
                Words.Span(TimeSpan.FromSeconds(job.WaitedSeconds)),
                $"{job.Tasks}",
                job.Shape,
                $"{job.Cores}",
                job.Code,
                Demand(job),
                job.Reason);
        }

        table.Print(terminal);
    }

    private static Cell Demand(QueueRow job) => job.Code switch
    {
        "" => "",
        Counts when job.CountedTasks < job.Tasks => new Cell($"{job.CountedTasks} of {job.Tasks}", Tone.Busy),
        Counts => new Cell("yes", Tone.Busy),
        _ => new Cell("no", Tone.Faint),
    };
}
