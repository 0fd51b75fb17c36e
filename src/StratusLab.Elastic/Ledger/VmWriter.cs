using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Ledger;

/// <summary>Writes VMs, each only over the revision it was made from.</summary>
internal static class VmWriter
{
    private const string Insert =
        """
        INSERT INTO vms (id, revision, state, host, is_over, ended, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string Update =
        "UPDATE vms SET revision = $2, state = $3, host = $4, is_over = $5, ended = $6, body = $7 WHERE id = $1 AND revision = $2 - 1";

    /// <summary>Writes them and returns them with their new revisions, in the order given.</summary>
    public static async Task<ImmutableArray<Vm>> WriteAsync(LedgerSession session, ImmutableArray<Vm> vms, CancellationToken ct)
    {
        if (vms.IsDefaultOrEmpty)
        {
            return [];
        }

        var raised = vms.Select(vm => vm with { Revision = vm.Revision + 1 }).ToImmutableArray();
        var ordered = raised.OrderBy(vm => vm.Id).ToList();
        await WriteAsync(session, Insert, ordered.FindAll(vm => vm.Revision == 1), ct);
        await WriteAsync(session, Update, ordered.FindAll(vm => vm.Revision != 1), ct);
        return raised;
    }

    private static async Task WriteAsync(LedgerSession session, string sql, List<Vm> vms, CancellationToken ct)
    {
        if (vms.Count == 0)
        {
            return;
        }

        var changed = await session.ExecuteManyAsync(sql, vms.ConvertAll(Row), ct);
        if (Array.FindIndex(changed, c => c != 1) is >= 0 and var stale)
        {
            await RefuseAsync(session, vms[stale], ct);
        }
    }

    private static object?[] Row(Vm vm) =>
    [
        vm.Id.Value, vm.Revision, vm.State.ToString(), vm.Host?.Value, vm.IsOver ? 1 : 0, vm.IsOver ? vm.Since.ToUnixTimeMilliseconds() : null,
        LedgerJson.Write(vm),
    ];

    private static async Task RefuseAsync(LedgerSession session, Vm vm, CancellationToken ct)
    {
        var revision = await session.QueryAsync("SELECT revision FROM vms WHERE id = $1", [vm.Id.Value], row => row.GetInt64(0), ct);
        var found = revision is [var present] ? $"the ledger has revision {present}" : "the ledger has no such VM";
        var made = vm.Revision == 1 ? "is new" : $"was made from revision {vm.Revision - 1}";
        throw new StaleWriteException(
            $"VM {vm.Id} cannot be written: what was to be written {made}, but {found}. Nothing was written; the next pass reads again.");
    }
}
