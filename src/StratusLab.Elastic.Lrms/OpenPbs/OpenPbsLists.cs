using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// The lists of queues, nodes and jobs. They are asked for as JSON. Where that of the jobs is broken (until 18 the writers escape neither quotes nor control characters) it is
/// asked for once more as <c>-F dsv</c>, in which nothing that a user writes can end a field. What could be read is asked for first the next time, so that a broken list costs one
/// command more once and not in every read. Nodes have no texts of users, and pbsnodes escapes nothing in <c>-F dsv</c>: they are read as JSON alone, which shows whether it is whole.
/// </summary>
internal sealed class OpenPbsLists(OpenPbsOptions options, OpenPbsCommands commands)
{
    private static readonly ImmutableArray<string> Json = ["-F", "json"];
    private static readonly ImmutableArray<string> Dsv = ["-F", "dsv", "-D", "|"];

    // In which dialect the jobs are asked for first.
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
        if (await commands.ReadNodesAsync(["-av", .. Json], ct).ConfigureAwait(false) is not { } output)
        {
            return []; // The server has none.
        }

        var nodes = new PbsNodes();
        Require("nodes", PbsJson.Read(output.Span, "nodes"u8, nodes, out _), nodes.Unreadable);
        return nodes.Rows;
    }

    /// <summary>Every job that is not over, arrays with what waits of them.</summary>
    /// <returns>The jobs, and whether the list itself shows that it is whole.</returns>
    public async Task<(PbsJobs Jobs, bool IsWhole)> JobsAsync(DateTimeOffset now, CancellationToken ct)
    {
        var (jobs, isDsv) = await JobsAsync(now, arguments => commands.ReadAsync("qstat", arguments, ct)).ConfigureAwait(false);
        return (jobs, !isDsv);
    }

    /// <summary>Those of <paramref name="ids"/> that are not over.</summary>
    public async Task<PbsJobs> JobsAsync(ImmutableArray<JobId> ids, CancellationToken ct)
    {
        var known = 0;
        var (jobs, isDsv) = await JobsAsync(default, KnownAsync).ConfigureAwait(false);
        return !isDsv || jobs.Listed >= known ? jobs : throw new PeerUnreachableException($"qstat lists {jobs.Listed} of {known} jobs that it was asked for: its list was cut.");

        // A named job that is over makes qstat fail after it printed the others.
        async Task<ReadOnlyMemory<byte>> KnownAsync(ImmutableArray<string> arguments)
        {
            ImmutableArray<string> named = [.. arguments, .. ids.Select(id => id.Value)];
            var result = await commands.ActAsync("qstat", named, ct).ConfigureAwait(false);
            known = ids.Count(id => !result.Error.Contains(id.Value, StringComparison.Ordinal));
            return result.ExitCode == 0 || OpenPbsMessages.IsNothingToRerun(result.Error) ? result.Output : throw OpenPbsCommands.Failure("qstat", named, result);
        }
    }

    private async Task<(PbsJobs Jobs, bool IsDsv)> JobsAsync(DateTimeOffset now, Func<ImmutableArray<string>, Task<ReadOnlyMemory<byte>>> qstat)
    {
        var isDsv = areJobsDsv;
        var (jobs, error) = await JobsAsync(isDsv, now, qstat).ConfigureAwait(false);
        if (error is not null)
        {
            isDsv = !isDsv;
            (jobs, error) = await JobsAsync(isDsv, now, qstat).ConfigureAwait(false);
            areJobsDsv = error is null ? isDsv : !isDsv;
        }

        Require("jobs", error, null);
        return (jobs, isDsv);
    }

    private async Task<(PbsJobs Jobs, FormatError? Error)> JobsAsync(bool asDsv, DateTimeOffset now, Func<ImmutableArray<string>, Task<ReadOnlyMemory<byte>>> qstat)
    {
        var output = await qstat(["-f", .. asDsv ? Dsv : Json]).ConfigureAwait(false);
        var jobs = new PbsJobs(now, options.LargestNode);
        return (jobs, asDsv ? PbsDsv.Read(output.Span, jobs) : PbsJson.Read(output.Span, "Jobs"u8, jobs, out _));
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
