using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// What a worker needs to start <c>sge_execd</c>: where the qmaster is and how to speak to it, which are two small files of the cell. A worker that mounts the cell finds them
/// there and needs none of this.
/// </summary>
internal sealed class SgeJoin(SgeOptions options)
{
    /// <summary>The context of <paramref name="node"/>.</summary>
    public async Task<JoinContext> ContextAsync(NodeRegistration node, CancellationToken ct) => new()
    {
        Variables = ImmutableSortedDictionary<string, string>.Empty
            .Add("LRMS", "sge")
            .Add("NODE_NAME", SafeName.Require(node.Name.Value, "node name"))
            .Add("SGE_ROOT", options.Root)
            .Add("SGE_CELL", SafeName.Require(options.Cell, "cell")),
        Files = ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty
            .Add("sge-act_qmaster", await FileAsync("act_qmaster", ct).ConfigureAwait(false))
            .Add("sge-bootstrap", await FileAsync("bootstrap", ct).ConfigureAwait(false)),
    };

    private async Task<ReadOnlyMemory<byte>> FileAsync(string name, CancellationToken ct)
    {
        var path = Path.Combine(options.Root, options.Cell, "common", name);
        try
        {
            var content = await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false);
            return content.Length > 0 ? content : throw new RejectedException($"The file {path}, which workers of {options.Cluster} need to find the qmaster, is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RejectedException(
                $"The file {path}, which workers of {options.Cluster} need to find the qmaster, cannot be read: {e.Message} Let the service's user read it, or set the cluster's root and cell.",
                e);
        }
    }
}
