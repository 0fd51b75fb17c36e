using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>The lists as text: <c>scontrol -o show</c> and <see cref="SqueueFormat"/>.</summary>
internal sealed class SlurmTextLists(SlurmOptions options, SlurmCommands commands) : ISlurmLists
{
    /// <inheritdoc/>
    public async Task<Parsed<SlurmPartition>> PartitionsAsync(CancellationToken ct) => ScontrolPartitions.Parse((await ShowAsync("partition", ct).ConfigureAwait(false)).Span);

    /// <inheritdoc/>
    public async Task<Parsed<SlurmNode>> NodesAsync(CancellationToken ct) => ScontrolNodes.Parse((await ShowAsync("node", ct).ConfigureAwait(false)).Span, options);

    /// <inheritdoc/>
    public async Task<Parsed<Job>> JobsAsync(SqueueContext context, CancellationToken ct)
    {
        var mark = SqueueFormat.NewMark();
        var output = await commands.ReadAsync("squeue", ["-a", "-O", SqueueFormat.Option(mark)], ct).ConfigureAwait(false);
        return SqueueParser.Parse(output.Span, mark, context);
    }

    // -d for the GPUs in use (GresUsed), -F for nodes that are declared for a future that may never come: partitions count them.
    private Task<ReadOnlyMemory<byte>> ShowAsync(string what, CancellationToken ct) => commands.ReadAsync("scontrol", ["-o", "-a", "-d", "-F", "show", what], ct);
}
