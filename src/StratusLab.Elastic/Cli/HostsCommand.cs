using System.CommandLine;
using System.Globalization;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic hosts</c>: the hypervisor hosts and what is taken of them.</summary>
internal static class HostsCommand
{
    public static Command Make(ServiceCommands service, Command check)
    {
        service.Named(check.Arguments[0], Noun.Host);
        return service.MakeView(
            new("hosts", "List hypervisor hosts and what is taken of them")
            {
                Show(service),
                Order(service, "enable", "Let virtual machines be placed on a host again", ApiPaths.EnableHost),
                Order(service, "disable", "Place nothing more on a host; what runs there goes on", ApiPaths.DisableHost),
                Order(service, "drain", "Empty a host: its worker nodes retire when their jobs are done, its other virtual machines move", ApiPaths.DrainHost),
                check,
            },
            (call, ct) => call.ShowListAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, "read the hosts", rows => Print(call.Terminal, rows), ct));
    }

    private static Command Show(ServiceCommands service)
    {
        var name = service.Named(new Argument<string>("NAME") { Description = "The host" }, Noun.Host);
        return service.MakeView(new("show", "Show one host, and the virtual machines on it") { name }, (call, ct) => ShowAsync(call, call.Value(name)!, ct)); // Required by the parser.
    }

    private static Task ShowAsync(Call call, string name, CancellationToken ct) => call.ShowAsync(
        ApiPath.With(ApiPaths.Host, name),
        ApiJson.Default.HostRow,
        $"read host {name}",
        async host =>
        {
            HostDetails.Print(call, host);
            if (host.Vms > 0)
            {
                call.Terminal.Line("");
                await VmsCommand.ShowOnAsync(call, name, ct);
            }
        },
        ct);

    /// <summary>What the state of a host is called.</summary>
    public static Cell StateOf(HostRow host) => !host.IsUp ? new("down", Tone.Bad) : host.IsDraining ? new("draining", Tone.Busy) : !host.IsEnabled ? new("disabled", Tone.Busy) : new("up", Tone.Good);

    private static Command Order(ServiceCommands service, string verb, string description, string path)
    {
        var name = service.Named(new Argument<string>("NAME") { Description = "The host" }, Noun.Host);
        return service.Make(
            new(verb, description) { name },
            (call, ct) => call.OrderAsync(ApiPath.With(path, call.Value(name)!), new(call.Who), ApiJson.Default.OperatorRequest, $"{verb} host {call.Value(name)}", ct)); // Required by the parser.
    }

    private static void Print(Terminal terminal, ListOf<HostRow> rows)
    {
        var table = new Table("HOST", "KIND", "STATE", "CORES taken/total", "MEMORY taken/total", "BUSY", "VMS", "REPORT", "HYPERVISOR", Column.Wide("PROCESSOR"), "REASON");
        foreach (var host in rows.Items)
        {
            table.Add(
                host.Name,
                host.Kind,
                StateOf(host),
                string.Create(CultureInfo.InvariantCulture, $"{host.CoresTaken:0.##}/{host.CoresTotal:0.##}"),
                $"{Sizes.MiB(host.MemoryMiBTaken)}/{Sizes.MiB(host.MemoryMiBTotal)}",
                host is { CoresBusy: { } cores, MemoryMiBUsed: { } used } ? string.Create(CultureInfo.InvariantCulture, $"{cores:0.0} cores, {Sizes.MiB(used)}") : "",
                $"{host.Vms}",
                host.ReportAgeSeconds is { } age ? $"{Words.Span(TimeSpan.FromSeconds(age))} ago" : "never",
                host.Hypervisor,
                string.Join(' ', new[] { host.Architecture, host.Model }.Where(w => w.Length > 0)),
                host.Reason);
        }

        table.Print(terminal);
    }
}
