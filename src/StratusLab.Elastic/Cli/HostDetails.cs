using System.Globalization;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary>All about one host.</summary>
internal static class HostDetails
{
    public static void Print(Call call, HostRow host)
    {
        var details = new Details(call.Terminal);
        details.Line("host", host.Name, $" ({host.Kind})");
        details.Line("state", HostsCommand.StateOf(host), host.Reason.Length > 0 ? $": {host.Reason}" : "");
        details.Line("hypervisor", host.Hypervisor);
        details.Line("processor", string.Join(' ', new[] { host.Architecture, host.Model }.Where(w => w.Length > 0)));
        details.Line("cores", string.Create(CultureInfo.InvariantCulture, $"{host.CoresTaken:0.##} of {host.CoresTotal:0.##} given"), host.CoresBusy is { } busy ? string.Create(CultureInfo.InvariantCulture, $", {busy:0.0} busy") : "");
        details.Line("memory", $"{Sizes.MiB(host.MemoryMiBTaken)} of {Sizes.MiB(host.MemoryMiBTotal)} given", host.MemoryMiBUsed is { } used ? $", {Sizes.MiB(used)} in use" : "");
        details.Line("images", host.ImageCacheBytes is > 0 and var bytes ? $"{Sizes.Bytes(bytes)} in its own cache" : "");
        details.Line("vms", $"{host.Vms}", " of ours");
        details.Line("looked at", host.ReportAgeSeconds is { } age ? $"{Words.Span(TimeSpan.FromSeconds(age))} ago" : "never");
    }
}
