using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// The lists of queues, nodes and jobs. They are asked for as JSON; where that is broken (old servers escape neither quotes nor control characters) once more as
/// <c>-F dsv</c>, in which nothing that a user writes can end a field.
/// </summary>
internal sealed class OpenPbsLists(OpenPbsOptions options, OpenPbsCommands commands)
{
    private static readonly ImmutableArray<string> Json = ["-F", "json"];
    private static readonly ImmutableArray<string> Dsv = ["-F", "dsv", "-D", "|"];

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
        if (await commands.ReadNodesAsync(["-av", .. Json], ct).ConfigureAwait(false) is not { } output)
        {
            return [];
        }

        var nodes = new PbsNodes();
        var error = PbsJson.Read(output.Span, "nodes"u8, nodes, out _);
        if (error is not null)
        {
            nodes = new PbsNodes();
            var plain = await commands.ReadNodesAsync(["-av", .. Dsv], ct).ConfigureAwait(false);
            error = plain is { } text ? PbsDsv.Read(text.Span, "Name="u8, nodes) : error;
        }

        Require("nodes", error, nodes.Unreadable);
        return nodes.Rows;
    }

    /// <summary>Every job that is not over, arrays with what waits of them; or those of <paramref name="ids"/> that are still there.</summary>
    public async Task<PbsJobs> JobsAsync(DateTimeOffset now, CancellationToken ct, params ImmutableArray<JobId> ids)
    {
        var output = await JobOutputAsync(["-f", .. Json], ids, ct).ConfigureAwait(false);
        var jobs = new PbsJobs(now, options.LargestNode);
        var error = PbsJson.Read(output.Span, "Jobs"u8, jobs, out _);
        if (error is not null)
        {
            jobs = new PbsJobs(now, options.LargestNode);
            var plain = await JobOutputAsync(["-f", .. Dsv], ids, ct).ConfigureAwait(false);
            error = PbsDsv.Read(plain.Span, "Job Id: "u8, jobs);
        }

        Require("jobs", error, null);
        return jobs;
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
