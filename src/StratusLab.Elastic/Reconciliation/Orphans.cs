using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Finds what is marked as ours on a host and that no record wants there. What the ledger knows to be over is removed after a grace period. What the ledger has
/// never heard of (it may have been restored from an old copy, and jobs may run in there) is reported and left alone.
/// </summary>
internal sealed partial class Orphans(ServedHost host, Ledger.Ledger ledger, TuningConfiguration tuning, HostBoard board, ElasticMetrics metrics, TimeProvider time, ILogger log)
{
    private readonly Dictionary<VmId, DateTimeOffset> firstSeen = [];
    private DateTimeOffset lastListed;

    /// <summary>Looks at one report.</summary>
    public async Task SweepAsync(HostReport report, LedgerState state, Epoch epoch, CancellationToken ct)
    {
        if (report.Incomplete is not null)
        {
            board.DropOrphans(host.Name);
            return;
        }

        var living = state.Vms.Where(v => !v.IsOver).ToDictionary(v => v.Id);
        var domains = report.Domains.Select(d => d.Vm).Where(id => !living.TryGetValue(id, out var vm) || !vm.Places().Contains(host.Name)).ToHashSet();

        // Files may be shared between hosts: those of a VM that lives, wherever, are its own.
        var files = (await FilesAsync(ct)).Where(id => !living.ContainsKey(id));
        var found = domains.Concat(files).Distinct().Order().ToArray();
        foreach (var id in firstSeen.Keys.Except(found).ToArray())
        {
            firstSeen.Remove(id);
        }

        var staying = 0;
        foreach (var id in found)
        {
            staying += await StaysAsync(id, domains.Contains(id), epoch, ct) ? 1 : 0;
        }

        board.PutOrphans(host.Name, staying);
    }

    // Listing directories is one more conversation with the host, so it is done at the pace of the sweep.
    private async Task<ImmutableArray<VmId>> FilesAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now - lastListed < tuning.SweepInterval)
        {
            return [.. firstSeen.Keys];
        }

        try
        {
            var files = await host.Transfer.ListAsync(ct);
            lastListed = now;
            return files;
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            NotListed(log, host.Name, e.Message);
            return [.. firstSeen.Keys];
        }
    }

    // True for what nobody removes: of a VM that the ledger does not know, or past its grace.
    private async Task<bool> StaysAsync(VmId id, bool hasDomain, Epoch epoch, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var known = await ledger.FindVmAsync(id, ct);
        if (!firstSeen.TryGetValue(id, out var since))
        {
            firstSeen[id] = now;
            metrics.OrphanFound(host.Kind);
            await TellAsync(id, known switch
            {
                null => $"Host {host.Name} has a VM {id} with this site's mark that the ledger does not know. It is left alone: jobs may run in it. Look at it, and remove it by hand.",
                { IsOver: true } => $"Host {host.Name} still has something of VM {id}, which is over; it is removed in {Words.Span(tuning.OrphanGrace)} unless it is wanted again.",
                _ => $"Host {host.Name} has a domain of VM {id}, which lives on {known.Host?.Value ?? "no host yet"}; the domain here is removed in {Words.Span(tuning.OrphanGrace)}.",
            },
            epoch,
            ct);
            return known is null;
        }

        // A VM that lives elsewhere loses its stray domain here, never its files.
        var isStray = known is { IsOver: false } && !known.Places().Contains(host.Name) && hasDomain;
        if (now - since < tuning.OrphanGrace || known is null || (!known.IsOver && !isStray))
        {
            return known is null;
        }

        try
        {
            await ledger.RequireAsync(epoch, ct);
            await host.Hypervisor.DestroyAsync(id, ct);

            // It may be wanted again by now.
            if (known.IsOver && await ledger.FindVmAsync(id, ct) is null or { IsOver: true })
            {
                await host.Transfer.RemoveAsync(id, ct);
            }

            firstSeen.Remove(id);
            await TellAsync(id, $"What was left of VM {id} on {host.Name} is removed.", epoch, ct);
            return false;
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException)
        {
            NotRemoved(log, id, host.Name, e.Message);
            return true;
        }
    }

    private Task TellAsync(VmId id, string text, Epoch epoch, CancellationToken ct) => ledger.CommitAsync(
        new() { Epoch = epoch, Events = [new() { At = time.GetUtcNow(), Kind = "orphan", Subject = $"{id}", Vm = id, Text = text }] },
        ct);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The VM files on {Host} could not be listed: {Error}")]
    private static partial void NotListed(ILogger log, HostName host, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is left of VM {Vm} on {Host} could not be removed: {Error}")]
    private static partial void NotRemoved(ILogger log, VmId vm, HostName host, string error);
}
