using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Lists VMs, and tells their stories.</summary>
internal sealed class VmEndpoint(ServedSite site, Ledger.Ledger ledger, LedgerView view, LiveView live, HostBoard board, TimeProvider time) : IDisposable
{
    // Each look at a console is a command on a host.
    private readonly SemaphoreSlim consoles = new(2, 2);

    private const int Most = 50_000;

    private static readonly string[] States = [.. Enum.GetValues<VmState>().Select(Wire.Of)];
    private static readonly TimeSpan ConsoleDeadline = TimeSpan.FromSeconds(5);

    /// <summary>The answer to <see cref="ApiPaths.Vms"/>: the newest first.</summary>
    public async Task<ListOf<VmRow>> ListAsync(HttpContext http)
    {
        var (state, host) = (Asked.Choice(http, "state", States), SiteNames.Host(http));
        if (Asked.Flag(http, "all"))
        {
            var limit = Asked.Limit(http, 1000, 10_000);
            var found = await ledger.ListVmsAsync(new(true, Paging.Before(http, "VM number"), state, host), limit + 1, http.RequestAborted);
            return Paging.Cut(found, limit, v => v.Id.Value, VmRow.Of);
        }

        // The ledger's state is in the order of numbers, with VMs that are over while their nodes are not.
        var living = (await view.ReadAsync(http.RequestAborted)).Vms.Reverse().Where(v => !v.IsOver && (state is null || Wire.Of(v.State) == state) && (host is null || v.Host == host));
        return Paging.Newest(http, living, v => v.Id.Value, Most, VmRow.Of);
    }

    /// <summary>The answer to <see cref="ApiPaths.Vm"/>.</summary>
    public async Task<VmRow> GetAsync(HttpContext http)
    {
        var vm = await FindAsync(http);
        return VmRow.Of(vm) with
        {
            ConsoleTail = vm.ConsoleTail,
            Waits = vm.State == VmState.Pending ? live.Last?.Plan.Refusals.FirstOrDefault(r => r.Subject == $"VM {vm.Id}")?.Reason ?? "" : "",
            Trouble = vm.Trouble.Length > 0 ? vm.Trouble : TroubleOf(vm),
        };
    }

    /// <summary>The answer to <see cref="ApiPaths.VmLog"/>.</summary>
    public async Task<VmLog> LogAsync(HttpContext http)
    {
        var vm = await FindAsync(http);
        var events = await ledger.ListEventsAboutAsync(vm.Id, http.RequestAborted);
        var (tail, note) = await ConsoleAsync(vm, http.RequestAborted);
        return new(vm.Id.Value, [.. events.Select(e => EventEndpoint.Row(e.Id, e.Event))], tail, note);
    }

    // What is not written down: how its host was last seen.
    private string TroubleOf(Vm vm)
    {
        if (vm.IsOver || vm.Host is not { } host || board.Of(host) is not { } report)
        {
            return "";
        }

        return report.Incomplete is { } why ? $"Host {host} cannot be looked at, so nothing is done with this VM: {why}"
            : report.Domains.FirstOrDefault(d => d.Vm == vm.Id) switch
            {
                { State: DomainState.Stalled, Reason: var reason } => $"It is paused on {host}, since one of its disks cannot be written ({reason}). It is let go on again and again: make room there, or mend the disk.",
                { State: DomainState.Paused, Reason: var reason } when vm.State == VmState.Running => $"It is paused on {host} ({reason}), and not by this service, which leaves it so. \"virsh resume\" there lets it go on.",
                _ => "",
            };
    }

    private async Task<(string Tail, string Note)> ConsoleAsync(Vm vm, CancellationToken ct)
    {
        if (vm.ConsoleTail.Length > 0 || vm.IsOver || site.Hosts.FirstOrDefault(h => h.Name == vm.Host) is not { } host)
        {
            return (vm.ConsoleTail, "");
        }

        using var deadline = new CancellationTokenSource(ConsoleDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            await consoles.WaitAsync(either.Token);
            try
            {
                return (await host.Transfer.ConsoleTailAsync(vm.Id, either.Token), "");
            }
            finally
            {
                consoles.Release();
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ("", $"Host {host.Name} did not give the console within {Words.Span(ConsoleDeadline)}.");
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException)
        {
            return ("", e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => consoles.Dispose();

    private async Task<Vm> FindAsync(HttpContext http)
    {
        var id = Asked.Number(http, "VM number");
        return await ledger.FindVmAsync(new(id), http.RequestAborted)
            ?? throw new ProblemException(404, $"There is no VM {id}, or no longer: those that are over are forgotten after a while. \"elastic vms\" lists what there is.");
    }
}
