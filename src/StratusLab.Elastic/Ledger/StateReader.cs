using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Ledger;

/// <summary>Reads what is in force.</summary>
internal sealed class StateReader
{
    private readonly RevisionCache<Vm> _vms = new("vms", "is_over = 0 OR id IN (SELECT id FROM nodes WHERE is_over = 0)");
    private readonly RevisionCache<WorkerNode> _nodes = new("nodes", "is_over = 0");
    private readonly BodyCache<(string Network, string Address), Lease> _leases = new();

    /// <summary>Reads everything within one transaction.</summary>
    public async Task<LedgerState> ReadAsync(LedgerSession session, CancellationToken ct)
    {
        var counters = await session.QueryAsync("SELECT name, value FROM counters", [], row => (Name: row.GetString(0), Value: row.GetInt64(1)), ct);
        var vms = await _vms.ReadAsync(session, ct);
        var nodes = await _nodes.ReadAsync(session, ct);
        var memory = await session.QueryAsync("SELECT body FROM planner_memory", [], row => LedgerJson.Read<PlannerMemory>(row.GetString(0)), ct);
        var freezes = await session.QueryAsync(
            "SELECT cluster, body FROM freezes", [], row => KeyValuePair.Create(row.GetString(0), LedgerJson.Read<FreezeRecord>(row.GetString(1))), ct);
        var images = await session.QueryAsync("SELECT body FROM images", [], row => LedgerJson.Read<StoredImage>(row.GetString(0)), ct);
        var blocks = await session.QueryAsync("SELECT body FROM data_blocks", [], row => LedgerJson.Read<DataBlock>(row.GetString(0)), ct);
        var hosts = await session.QueryAsync("SELECT host, is_draining FROM disabled_hosts", [], row => (Name: new HostName(row.GetString(0)), IsDraining: row.GetInt32(1) == 1), ct);
        var leases = _leases.Read(await session.QueryAsync(
            "SELECT network, address, body FROM leases", [], row => ((row.GetString(0), row.GetString(1)), row.GetString(2)), ct));

        // Sorted here, not by the database: collations differ.
        leases.Sort(static (a, b) => a.Network.CompareTo(b.Network) is var byNetwork and not 0 ? byNetwork : NaturalOrder.Compare(a.Address, b.Address));
        images.Sort(static (a, b) => a.Name.CompareTo(b.Name));
        blocks.Sort(static (a, b) => a.Name.CompareTo(b.Name));
        return new()
        {
            Vms = vms,
            Nodes = nodes,
            Leases = [.. leases],
            Memory = memory.SingleOrDefault() ?? PlannerMemory.Empty,
            Freezes = LedgerState.NoFreezes.AddRange(freezes),
            Images = [.. images],
            Blocks = [.. blocks],
            DisabledHosts = [.. hosts.Select(h => h.Name)],
            DrainingHosts = [.. hosts.Where(h => h.IsDraining).Select(h => h.Name)],
            NextVm = new(counters.Single(c => c.Name == "next_vm").Value),
            LastPlan = counters.Single(c => c.Name == "last_plan").Value,
        };
    }
}
