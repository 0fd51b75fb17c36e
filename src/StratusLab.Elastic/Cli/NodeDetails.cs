using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary>The whole life of worker nodes, a block each.</summary>
internal static class NodeDetails
{
    public static void Print(Call call, ListOf<NodeRow> rows)
    {
        var moments = call.Moments;
        foreach (var (index, node) in rows.Items.Index())
        {
            if (index > 0)
            {
                call.Terminal.Line("");
            }

            Print(new(call.Terminal), node, moments);
            if (node.Story.Length > 0)
            {
                call.Terminal.Line("");
                call.Terminal.Text(node.Story);
            }
        }
    }

    private static void Print(Details details, NodeRow node, Moments moments)
    {
        var times = node.Timings;
        details.Line("node", node.Name);
        details.Line("cluster", node.Cluster);
        details.Line("pool", node.Pool);
        details.Line("state", States.OfNode(node.State), $" for {moments.Since(node.Since)}{(node.Reason.Length > 0 ? $": {node.Reason}" : "")}");
        details.Line("vm", $"{node.Id}", $" on {node.Host ?? "no host"}");
        details.Line("address", node.Address);
        details.Line("size", Amounts.Of(node.Resources));
        details.Line("created", moments.At(times.Created), Purpose(node));
        details.Time("booted", moments, times.Booted, times.Created);
        details.Time("joined", moments, times.Joined, times.Booted);
        details.Time("first job", moments, times.FirstBusy, times.Joined);
        details.Line("busy", times.BusySeconds > 0 ? Words.Span(TimeSpan.FromSeconds(times.BusySeconds)) : "");
        details.Line("idle since", moments.At(times.IdleSince));
        details.Line("drained", node.DrainCause ?? "");
        details.Line("ordered", node.Order ?? "");
        details.Line("trouble", node.Trouble ?? "");
        details.Line("ended", moments.At(times.Ended), node.Outcome is { } outcome ? $" ({outcome})" : "");
    }

    private static string Purpose(NodeRow node) =>
        node.MadeFor.IsEmpty ? "" : $" for {(node.MadeFor.Length == 1 ? "job" : "jobs")} {string.Join(", ", node.MadeFor)}";
}
