using System.Buffers;
using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Makes a snapshot of three commands: jobs and queue instances, which one qstat takes from the qmaster at the same moment; then the configuration, with the parallel
/// environments that those jobs name and the user lists and calendars that the queues named the last time; and last the details of some waiting jobs.
/// </summary>
internal sealed class SgeReader(SgeOptions options, SgeCommands commands, TimeZoneInfo zone)
{
    private static readonly SearchValues<char> Closed = SearchValues.Create("dDC");

    private readonly SgeHosts hosts = new(options);

    private readonly SubmissionTimes times = new();

    private SgeNames names = SgeNames.None;

    /// <summary>Reads once. What cannot be trusted comes back as an incomplete snapshot.</summary>
    public async Task<LrmsSnapshot> ReadAsync(DateTimeOffset now, CancellationToken ct)
    {
        var empty = new LrmsSnapshot { Cluster = options.Cluster, ReadAt = now };
        try
        {
            var qstat = await commands.ReadAsync("qstat", [.. QstatParser.Arguments, "-F"], ct).ConfigureAwait(false);
            var qconf = await commands.ReadAsync("qconf", QconfParser.Arguments(QstatParser.ParallelEnvironments(qstat.Span), names), ct).ConfigureAwait(false);
            var (snapshot, inquiry) = Snapshot(empty, qstat.Span, qconf.Span);
            if (inquiry is not { Numbers.Count: > 0 })
            {
                return snapshot;
            }

            var details = await commands.ReadAsync("qstat", ["-xml", "-j", string.Join(',', inquiry.Numbers)], ct).ConfigureAwait(false);
            return snapshot with { Jobs = [.. inquiry.Answered(JobDetailsParser.Parse(details.Span), now)] };
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            names = SgeNames.None;
            return empty with { Incomplete = e.Message };
        }
    }

    /// <summary>Puts together what the first two commands printed, and says what to ask the third.</summary>
    internal (LrmsSnapshot Snapshot, Inquiry? Inquiry) Snapshot(LrmsSnapshot empty, ReadOnlySpan<byte> qstatOutput, ReadOnlySpan<byte> qconfOutput)
    {
        var qconf = QconfParser.Parse(qconfOutput, options.HostGroup);
        if (qconf.Error is { } configurationError)
        {
            return (empty with { Incomplete = $"The configuration that qconf prints cannot be read: {configurationError}." }, null);
        }

        var site = qconf.Rows[0];
        (var asked, names) = (names, SgeNames.Of(site));
        var qstat = QstatParser.Parse(qstatOutput, new JobNeedsReader(options, site));
        if (qstat.Error is { } error)
        {
            return (empty with { Incomplete = $"The list of queues and jobs that qstat prints cannot be read: {error}." }, null);
        }

        var jobs = times.Filled(qstat.Jobs);
        var snapshot = empty with
        {
            Incomplete = SnapshotChecks.Find(qstat, site),
            Jobs = [.. jobs],
            Queues = [.. site.Queues.Select(q => QueueOf(q, IsOn(q, site, asked, empty.ReadAt), [.. qstat.Instances.Where(i => i.Queue == q.Name)]))],
            Nodes = hosts.Read(qstat, site.Hosts),
            Skipped = qstat.Skipped.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
        return (snapshot, snapshot.Incomplete is null ? new Inquiry(jobs, new SgeAdmission(site)) : null);
    }

    // A calendar that the next read asks for is waited for; of one that is not understood, or cannot be asked for, nothing is said.
    private bool IsOn(SgeQueue queue, SgeSite site, SgeNames asked, DateTimeOffset now) => site.Calendars.TryGetValue(queue.Calendar, out var calendar)
        ? calendar.IsOn(TimeZoneInfo.ConvertTime(now, zone).DateTime)
        : asked.Calendars.Contains(queue.Calendar) || !names.Calendars.Contains(queue.Calendar);

    // Disabled on every host, or by its calendar (D, C): the queue is closed. A new host's instance would be open in the first case, and of no use in the second. Without any
    // instance there are no letters, and its calendar itself is asked.
    internal static LrmsQueue QueueOf(SgeQueue queue, bool isOn, params QueueInstance[] instances) => new()
    {
        Name = new QueueName(queue.Name),
        IsOpen = instances.Length == 0 ? isOn : instances.Any(i => !i.State.AsSpan().ContainsAny(Closed)),
        MaxWalltime = queue.MaxWalltime,
        TotalNodes = instances.Count(i => !i.State.Contains('o', StringComparison.Ordinal)),
    };
}
