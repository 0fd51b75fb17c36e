using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Charts;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>The hosts with their load, and what can be ordered of them.</summary>
internal static class HostTable
{
    /// <summary>Those that are down first, then those that take nothing, then the fullest.</summary>
    public static IEnumerable<HostRow> WorstFirst(IEnumerable<HostRow> hosts) =>
        hosts.OrderBy(h => !h.IsUp ? 0 : h.IsDraining ? 1 : !h.IsEnabled ? 2 : 3).ThenByDescending(h => h.CoresTotal > 0 ? h.CoresTaken / h.CoresTotal : 0).ThenBy(h => h.Name, StringComparer.Ordinal);

    /// <summary>Draws it.</summary>
    public static Html Draw(IEnumerable<HostRow> hosts, Visitor visitor) => Table(
        "Hosts and their load",
        visitor.MayOrder ? ["Host", "State", "Cores given", "Busy", "Memory given", "#VMs", "Looked at", "Orders"] : ["Host", "State", "Cores given", "Busy", "Memory given", "#VMs", "Looked at"],
        hosts.Select(h => Row(h, visitor)));

    private static Html?[] Row(HostRow host, Visitor visitor)
    {
        Html?[] row =
        [
            host.Name,
            State(host),
            Bar.Share(host.CoresTaken, host.CoresTotal, ""),
            host.CoresBusy is { } busy ? Bar.Share(Math.Round(busy, 1), host.CoresTotal, "") : Tag("span", "not told").Class("quiet"),
            Bar.Memory(host.MemoryMiBTaken, host.MemoryMiBTotal),
            $"{host.Vms}",
            host.ReportAgeSeconds is { } age ? $"{Words.Span(TimeSpan.FromSeconds(age))} ago" : "never",
        ];
        return visitor.MayOrder ? [.. row, Orders(host, visitor)] : row;
    }

    private static Html State(HostRow host) => Html.All(
        !host.IsUp ? Badge("down", "bad") : host.IsDraining ? Badge("draining") : !host.IsEnabled ? Badge("disabled", "warn") : Badge("up", "ready"),
        host.Reason.Length > 0 && (!host.IsUp || host.IsEnabled) ? Tag("span", $" {host.Reason}").Class("why") : null);

    private static Html Orders(HostRow host, Visitor visitor) => Html.All(
        host.IsEnabled && !host.IsDraining ? null : visitor.Order(WebPaths.To(WebPaths.EnableHost, host.Name), "Enable", $"host {host.Name}"),
        host.IsDraining ? null : visitor.Order(WebPaths.To(WebPaths.DrainHost, host.Name), "Drain", $"host {host.Name}"),
        host.IsEnabled && !host.IsDraining ? visitor.Order(WebPaths.To(WebPaths.DisableHost, host.Name), "Disable", $"host {host.Name}") : null);
}
