using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Simulate;

/// <summary>
/// The operator of a history, who makes VMs that are no worker nodes and orders this and that of them at any moment. Whatever is ordered, a VM is started from nothing once, and its memory is
/// lost only when the operator, or somebody behind our back, wanted that. Worker nodes are drained, undrained and retired, too.
/// </summary>
internal sealed class HistoryOperator(HistorySite world, Ledger.Ledger ledger, Random dice, TimeProvider clock, Action<string> say)
{
    private const int Most = 3;

    private static readonly VmTemplate Template = new() { Name = new("service"), Cpu = 0.5, Vcpu = 1, MemoryMiB = 500, Disks = [], Nics = [new("net")] };

    private readonly HashSet<VmId> mine = [];
    private readonly Dictionary<VmId, int> starts = [];

    /// <summary>VMs that the operator has made.</summary>
    public IReadOnlyCollection<VmId> Vms => mine;

    /// <summary>How often a VM may have been started from nothing.</summary>
    public int MayStart(VmId vm) => starts.GetValueOrDefault(vm, 1);

    /// <summary>Makes a VM, or orders something of one.</summary>
    public async Task MeddleAsync(CancellationToken ct)
    {
        if (dice.Next(8) == 0 && mine.Count < Most)
        {
            await OrderAsync(Create, ct);
        }

        if (dice.Next(4) == 0)
        {
            await OrderAsync(ChangeOne, ct);
        }

        if (dice.Next(6) == 0)
        {
            await OrderAsync(ChangeNode, ct);
        }
    }

    /// <summary>Orders nothing of any worker node any more.</summary>
    public Task LetNodesGoAsync(CancellationToken ct) => OrderAsync(
        state => new() { Nodes = [.. state.Nodes.Where(n => n.Order != NodeOrder.None).Select(n => n with { Order = NodeOrder.None })] }, ct);

    /// <summary>Wishes the same of all that live and are not on their way out.</summary>
    public Task WishAsync(VmWish wish, CancellationToken ct) => OrderAsync(
        state => new() { Vms = [.. state.Vms.Where(v => mine.Contains(v.Id) && !v.IsOver && v.Wish < VmWish.Shutdown).Select(v => v with { Wish = wish })] }, ct);

    private LedgerCommit Create(LedgerState state)
    {
        var leases = System.Collections.Immutable.ImmutableArray.CreateBuilder<Lease>();
        var nics = LeaseBook.Take(Template, state.NextVm, world.Served, state.Leases, clock.GetUtcNow(), leases);
        mine.Add(state.NextVm);
        say($"operator creates VM {state.NextVm}");
        return new()
        {
            Vms = [new() { Id = state.NextVm, Name = $"service-{state.NextVm}", Template = Template, Nics = nics, Since = clock.GetUtcNow(), Created = clock.GetUtcNow() }],
            Leases = leases.ToImmutable(),
        };
    }

    private LedgerCommit? ChangeOne(LedgerState state)
    {
        var living = state.Vms.Where(v => mine.Contains(v.Id) && v is { IsOver: false, Wish: < VmWish.Shutdown, FirstRunning: not null }).ToArray();
        if (living.Length == 0)
        {
            return null;
        }

        var vm = living[dice.Next(living.Length)];
        var order = dice.Next(14);
        var changed = order switch
        {
            < 3 => vm with { Wish = VmWish.Suspend },
            < 6 => vm with { Wish = VmWish.Stop },
            < 9 => vm with { Wish = VmWish.Run },
            < 12 => Move(vm, order == 11),
            12 => vm with { Wish = dice.Next(2) == 0 ? VmWish.Shutdown : VmWish.Destroy },
            _ => Recreate(vm),
        };
        say($"operator changes VM {vm.Id} in {vm.State}: wish {changed.Wish}, state {changed.State}, move {changed.Move}");
        return new() { Vms = [changed] };
    }

    private LedgerCommit? ChangeNode(LedgerState state)
    {
        var living = state.Nodes.Where(n => n.State <= NodeState.Draining).ToArray();
        if (living.Length == 0)
        {
            return null;
        }

        var node = living[dice.Next(living.Length)];
        var order = (NodeOrder)dice.Next(4);
        say($"operator orders {order} of {node.Name}, which is {node.State}");
        return new() { Nodes = [node with { Order = order }] };
    }

    private Vm Move(Vm vm, bool isCold)
    {
        var to = world.Served.Hosts[dice.Next(world.Served.Hosts.Length)];
        return vm.State is not (VmState.Running or VmState.Suspended or VmState.Stopped) || vm.Move is not null || to.Name == vm.Host
            ? vm
            : vm with { Wish = VmWish.Run, Move = new(to.Name, IsLive: !isCold && vm.State == VmState.Running && to.Policy.HasSharedFiles) };
    }

    private Vm Recreate(Vm vm)
    {
        if (vm.State is VmState.Epilog or VmState.Migrate or VmState.Pending or VmState.Stopped)
        {
            return vm;
        }

        starts[vm.Id] = MayStart(vm.Id) + 1;
        return VmRemake.Of(vm, clock.GetUtcNow());
    }

    private async Task OrderAsync(Func<LedgerState, LedgerCommit?> order, CancellationToken ct)
    {
        // As an order of the API does: it takes every lane's right to write.
        var epoch = await ledger.BeginAsync(Reconciler.Lane, "operator", ct);
        foreach (var host in world.Served.Hosts)
        {
            await ledger.BeginAsync(HostLane.LaneOf(host.Name), "operator", ct);
        }

        if (order(await ledger.LoadAsync(ct)) is { } commit)
        {
            await ledger.CommitAsync(commit with { Epoch = epoch }, ct);
        }
    }
}
