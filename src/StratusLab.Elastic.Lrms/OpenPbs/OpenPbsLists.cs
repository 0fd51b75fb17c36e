using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// The lists of queues, nodes and jobs. They are asked for as JSON; where that is broken (old servers escape neither quotes nor control characters) once more as
/// <c>-F dsv</c>, in which nothing that a user writes can end a field. What could be read is asked for first the next time, so that a broken list costs one command more once and
/// not in every read.
/// </summary>
internal sealed class OpenPbsLists(OpenPbsOptions options, OpenPbsCommands commands)
{
    private static readonly ImmutableArray<string> Json = ["-F", "json"];
    private static readonly ImmutableArray<string> Dsv = ["-F", "dsv", "-D", "|"];

    // In which dialect each is asked for first.
    private volatile bool areNodesDsv;
    private volatile bool areJobsDsv;

    /// <summary>Every queue, and the version of the server.</summary>
    /// <exception cref="PeerUnreachableException">The list could not be had, or cannot be believed; as of the others.</exception>
    public async Task<(IReadOnlyList<PbsQueue> Queues, string Version)> QueuesAsync(CancellationToken ct)
    {
        var output = await commands.ReadAsync("qstat", ["-Qf", .. Json], ct).ConfigureAwait(false);
        var queues = new PbsQueues();
        Require("queues", PbsJson.Read(output.Span, "Queue"u8, queues, out var version), queues.Unreadable);
        return (queues.Rows, version);
    }

    /// <summary>Every vnode.</summary>
    public async Task<IReadOnlyList<PbsNode>> NodesAsync(CancellationToken ct)
    {
        var asDsv = areNodesDsv;
        if (await NodesAsync(asDsv, ct).ConfigureAwait(false) is not { } read)
        {
            return [];
        }

        var (nodes, error) = read;
        if (error is not null && await NodesAsync(!asDsv, ct).ConfigureAwait(false) is { } other)
        {
            (nodes, error) = other;
            areNodesDsv = asDsv ^ error is null;
        }

        Require("nodes", error, nodes.Unreadable);
        return nodes.Rows;
    }

    /// <summary>Every job that is not over, arrays with what waits of them; or those of <paramref name="ids"/> that are still there.</summary>
    public async Task<PbsJobs> JobsAsync(DateTimeOffset now, CancellationToken ct, params ImmutableArray<JobId> ids)
    {
        var asDsv = areJobsDsv;
        var (jobs, error) = await JobsAsync(asDsv, now, ids, ct).ConfigureAwait(false);
        if (error is not null)
        {
            (jobs, error) = await JobsAsync(!asDsv, now, ids, ct).ConfigureAwait(false);
            areJobsDsv = asDsv ^ error is null;
        }

        Require("jobs", error, null);
        return jobs;
    }

    // Null: the server has no node.
    private async Task<(PbsNodes Nodes, FormatError? Error)?> NodesAsync(bool asDsv, CancellationToken ct)
    {
        if (await commands.ReadNodesAsync(["-av", .. asDsv ? Dsv : Json], ct).ConfigureAwait(false) is not { } output)
        {
            return null;
        }

        var nodes = new PbsNodes();
        return (nodes, asDsv ? PbsDsv.Read(output.Span, "Name="u8, nodes) : PbsJson.Read(output.Span, "nodes"u8, nodes, out _));
    }

    private async Task<(PbsJobs Jobs, FormatError? Error)> JobsAsync(bool asDsv, DateTimeOffset now, ImmutableArray<JobId> ids, CancellationToken ct)
    {
        var output = await JobOutputAsync(["-f", .. asDsv ? Dsv : Json], ids, ct).ConfigureAwait(false);
        var jobs = new PbsJobs(now, options.LargestNode);
        return (jobs, asDsv ? PbsDsv.Read(output.Span, "Job Id: "u8, jobs) : PbsJson.Read(output.Span, "Jobs"u8, jobs, out _));
    }

    // A named job that is over makes qstat fail after it printed the others.
    private async Task<ReadOnlyMemory<byte>> JobOutputAsync(ImmutableArray<string> arguments, ImmutableArray<JobId> ids, CancellationToken ct)
    {
        if (ids.IsEmpty)
        {
            return await commands.ReadAsync("qstat", arguments, ct).ConfigureAwait(false);
        }

        ImmutableArray<string> named = [.. arguments, .. ids.Select(id => id.Value)];
        var result = await commands.ActAsync("qstat", named, ct).ConfigureAwait(false);
        return result.ExitCode == 0 || OpenPbsMessages.IsNothingToRerun(result.Error) ? result.Output : throw OpenPbsCommands.Failure("qstat", named, result);
    }

    private static void Require(string what, FormatError? error, string? unreadable)
    {
        if (error is not null)
        {
            throw new PeerUnreachableException($"The list of {what} cannot be read: {error}.");
        }

        if (unreadable is not null)
        {
            throw new PeerUnreachableException($"The list of {what} cannot be read: \"{Printable.Text(unreadable)}\" has an attribute that is not understood.");
        }
    }
}
