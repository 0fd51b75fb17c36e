using System.CommandLine;
using System.Globalization;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic hosts</c>: the hypervisor hosts and what is taken of them.</summary>
internal static class HostsCommand
{
    public static Command Make(ServiceCommands service) => service.Make(
        new("hosts", "List hypervisor hosts and what is taken of them"),
        (call, ct) => call.ShowAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, "read the hosts", rows => Print(call.Terminal, rows), ct));

    private static void Print(Terminal terminal, ListOf<HostRow> rows)
    {
        var table = new Table("HOST", "KIND", "STATE", "CORES taken/total", "MEMORY taken/total", "VMS", "REPORT", "HYPERVISOR", "REASON");
        foreach (var host in rows.Items)
        {
            table.Add(
                host.Name,
                host.Kind,
                !host.IsUp ? new("down", Tone.Bad) : !host.IsEnabled ? new("disabled", Tone.Busy) : new("up", Tone.Good),
                string.Create(CultureInfo.InvariantCulture, $"{host.CoresTaken:0.##}/{host.CoresTotal:0.##}"),
                $"{Sizes.MiB(host.MemoryMiBTaken)}/{Sizes.MiB(host.MemoryMiBTotal)}",
                $"{host.Vms}",
                host.ReportAgeSeconds is { } age ? $"{Words.Span(TimeSpan.FromSeconds(age))} ago" : "never",
                $"{host.Hypervisor} {host.Architecture}".Trim(),
                host.Reason);
        }

        table.Print(terminal);
    }
}
