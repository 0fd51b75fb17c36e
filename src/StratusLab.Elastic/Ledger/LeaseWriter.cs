using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Ledger;

/// <summary>Writes leases. An address that a VM holds is neither given to another nor forgotten, whoever asks.</summary>
internal static class LeaseWriter
{
    private const string Upsert =
        """
        INSERT INTO leases (network, address, vm, is_held, body) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (network, address) DO UPDATE SET vm = excluded.vm, is_held = excluded.is_held, body = excluded.body
            WHERE leases.vm = excluded.vm OR leases.is_held = 0
        """;

    /// <summary>Forgets those that are dropped, then writes the others.</summary>
    public static async Task WriteAsync(LedgerSession session, LedgerCommit commit, CancellationToken ct)
    {
        if (!commit.DroppedLeases.IsDefaultOrEmpty)
        {
            var dropped = commit.DroppedLeases.OrderBy(d => d.Network).ThenBy(d => d.Address, StringComparer.Ordinal).ToList();
            var changed = await session.ExecuteManyAsync(
                "DELETE FROM leases WHERE network = $1 AND address = $2 AND is_held = 0", dropped.ConvertAll(d => (object?[])[d.Network.Value, d.Address]), ct);
            foreach (var (network, address) in dropped.Where((_, i) => changed[i] == 0))
            {
                await RefuseIfHeldAsync(session, network, address, "be forgotten; it must be released first", ct);
            }
        }

        if (!commit.Leases.IsDefaultOrEmpty)
        {
            var leases = commit.Leases.OrderBy(l => l.Network).ThenBy(l => l.Address, StringComparer.Ordinal).ToList();
            var changed = await session.ExecuteManyAsync(Upsert, leases.ConvertAll(Row), ct);
            foreach (var lease in leases.Where((_, i) => changed[i] == 0))
            {
                await RefuseIfHeldAsync(session, lease.Network, lease.Address, $"be written for VM {lease.Vm}", ct);
            }
        }
    }

    private static object?[] Row(Lease lease) =>
        [lease.Network.Value, lease.Address, lease.Vm.Value, lease.QuarantinedUntil is null ? 1 : 0, LedgerJson.Write(lease)];

    private static async Task RefuseIfHeldAsync(LedgerSession session, NetworkName network, string address, string what, CancellationToken ct)
    {
        var holder = await session.QueryAsync(
            "SELECT vm FROM leases WHERE network = $1 AND address = $2 AND is_held = 1", [network.Value, address], row => row.GetInt64(0), ct);
        if (holder is [var vm])
        {
            throw new LeaseTakenException(
                $"The lease {address} of network {network} is held by VM {vm} and cannot {what}. Nothing was written; the next pass reads again.");
        }
    }
}
