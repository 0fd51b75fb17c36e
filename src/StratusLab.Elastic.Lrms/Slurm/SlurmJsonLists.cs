using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// The lists in JSON, as far as the release has them: jobs always (<c>squeue --json</c>), nodes from sinfo in 22.05, whose scontrol knows no JSON, and from scontrol since
/// 23.11, partitions from scontrol since 23.11. 23.02 is between: its sinfo sums nodes up. What there is no JSON of is read as text. Since 26.05 the data_parser of its own
/// (v0.0.45) does not say any more whether a job is exclusive, so that the one before is asked for.
/// An output goes through a file of ours, since 100,000 jobs of 3.4 kB each are more than shall be in memory.
/// </summary>
internal sealed class SlurmJsonLists(SlurmOptions options, SlurmCommands commands) : ISlurmLists
{
    private readonly SlurmTextLists text = new(options, commands);
    private string? version;

    /// <inheritdoc/>
    public async Task<Parsed<SlurmPartition>> PartitionsAsync(CancellationToken ct) => await IsSinceAsync("23.11", ct).ConfigureAwait(false)
        ? await ReadAsync("scontrol", ["-a", "--json", "show", "partition"], JsonPartitions.Parse, ct).ConfigureAwait(false)
        : await text.PartitionsAsync(ct).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Parsed<SlurmNode>> NodesAsync(CancellationToken ct) =>
        await IsSinceAsync("23.11", ct).ConfigureAwait(false) ? await ReadAsync("scontrol", ["-a", "-d", "-F", "--json", "show", "node"], s => JsonNodes.Parse(s, options), ct).ConfigureAwait(false)
        : await IsSinceAsync("23.02", ct).ConfigureAwait(false) ? await text.NodesAsync(ct).ConfigureAwait(false)
        : await ReadAsync("sinfo", ["-a", "--json"], s => JsonNodes.Parse(s, options), ct).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Parsed<Job>> JobsAsync(SqueueContext context, CancellationToken ct)
    {
        var json = await IsSinceAsync("26.05", ct).ConfigureAwait(false) ? "--json=v0.0.44" : "--json";
        return await ReadAsync("squeue", ["-a", json], s => JsonJobs.Parse(s, context), ct).ConfigureAwait(false);
    }

    private async Task<Parsed<T>> ReadAsync<T>(string program, ImmutableArray<string> arguments, Func<Stream, Parsed<T>> parse, CancellationToken ct)
    {
        var path = Path.Combine(Path.GetTempPath(), $"elastic-{Path.GetRandomFileName()}.json");
        var isWhole = false;
        try
        {
            await commands.ReadToFileAsync(program, arguments, path, ct).ConfigureAwait(false);
            using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
            var parsed = parse(file);
            isWhole = parsed.Error is null;
            return parsed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeerUnreachableException($"The output of {program} cannot be kept in {Path.GetTempPath()}: {e.Message}", e);
        }
        finally
        {
            File.Delete(path);
            version = isWhole ? version : null; // Perhaps Slurm was upgraded.
        }
    }

    // Asked of the program, not of slurmctld, and once as long as all goes well: "slurm 23.11.4", in Debian "slurm-wlm 22.05.8". Programs older than their slurmctld know what they know.
    private async Task<bool> IsSinceAsync(string release, CancellationToken ct)
    {
        if (version is null)
        {
            var said = Bytes.Text((await commands.ReadAsync("scontrol", ["--version"], ct).ConfigureAwait(false)).Span);
            version = said.Trim().Split(' ')[^1];
        }

        return NaturalOrder.Compare(version, release) >= 0;
    }
}
