using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic status</c>: the service in a line, each cluster in one more.</summary>
internal static class StatusCommand
{
    public static Command Make(ServiceCommands service)
    {
        var live = new Option<bool>("--live") { Description = "Say only whether the service answers, as one that stands by does too; for health checks" };
        return service.MakeView(
            new("status", "Show how the service and each cluster stand") { live },
            (call, ct) => call.Value(live)
                ? call.ShowAsync(ApiPaths.Live, ApiJson.Default.Done, "ask whether it lives", done => call.Terminal.Line(done.Text), ct)
                : call.ShowAsync(ApiPaths.Status, ApiJson.Default.Status, "read the status", status => Print(call.Terminal, status, call.MomentsAt(status.Now)), ct));
    }

    private static void Print(Terminal terminal, Status status, Moments moments)
    {
        Cell service = $"site {status.Site}   up {moments.Since(status.UpSince)}   {status.Ledger}   ";
        terminal.Line([service, .. Freeze(status.Freeze, moments), .. Pass(status, moments)]);
        if (status.HostsFile.Length > 0)
        {
            terminal.Line([new Cell(status.HostsFile, Tone.Bad)]);
        }

        if (status.Clusters.IsEmpty)
        {
            terminal.Line("No cluster is configured.");
            return;
        }

        var table = new Table("CLUSTER", "LRMS", "READ", "PENDING", "DEMAND", "RUNNING", "NODES ready+booting+draining / max", "");
        foreach (var cluster in status.Clusters)
        {
            table.Add(
                cluster.Name,
                cluster.LrmsVersion == cluster.Kind ? cluster.Kind : $"{cluster.Kind} {cluster.LrmsVersion}".TrimEnd(),
                cluster.Frozen is not null ? new Cell("FROZEN", Tone.Bad) : cluster.ReadAt is { } at ? $"{moments.Since(at)} ago" : "never",
                Count(cluster.PendingJobs),
                cluster.DemandJobs is { } jobs ? $"{Words.Count(jobs, "job")}{(cluster.DemandCores is { } cores ? $", {Words.Count(cores, "core")}" : "")}" : "",
                Count(cluster.RunningJobs),
                $"{cluster.Nodes.Ready}+{cluster.Nodes.Booting}+{cluster.Nodes.Draining} / {cluster.Nodes.Max}",
                cluster.Frozen is { } why ? $"{why.TrimEnd('.')}; nothing is started or stopped there" : "");
        }

        table.Print(terminal);
    }

    private static string Count(int? jobs) => jobs is { } count ? Words.Count(count, "job") : "";

    private static Cell[] Freeze(FreezeStatus? freeze, Moments moments) =>
        freeze is null ? ["not frozen"]
        : [new("FROZEN", Tone.Bad), $" {Frozen.By(freeze, moments)}; nothing is started or stopped anywhere (\"elastic unfreeze\" lifts it)"];

    private static Cell[] Pass(Status status, Moments moments) =>
        status.LastPassAt is not { } at ? ["   ", new("no pass yet", Tone.Busy)]
        : status.IsLate ? ["   ", new($"last pass {moments.Since(at)} ago", Tone.Bad)]
        : [];
}
