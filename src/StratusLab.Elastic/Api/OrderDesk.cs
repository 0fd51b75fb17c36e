using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Writes what an operator orders. An order that is written takes the passes' right to write first: a pass in flight, which has not seen the order, cannot commit any more and
/// begins again. An order that is itself overtaken is tried again. One that is refused, or has nothing to write, takes nothing from the passes: it is judged before, and once more
/// under that right.
/// </summary>
internal sealed class OrderDesk(Ledger.Ledger ledger, VmHooks hooks, LookNow look)
{
    private const int Tries = 5;

    /// <summary>Gives an order.</summary>
    /// <param name="order">What to write, null for nothing, and what to tell the operator; made from the ledger as it is then, several times if need be. Throws when it is refused.</param>
    /// <param name="ct">Cancels it while it is not written.</param>
    /// <param name="others">Other lanes that must begin again once it is written; <paramref name="order"/> may fill it.</param>
    public async Task<Done> OrderAsync(Func<LedgerState, (LedgerCommit? Commit, string Text)> order, CancellationToken ct, IReadOnlyCollection<string>? others = null)
    {
        if (order(await ledger.LoadAsync(ct)) is { Commit: null } nothing)
        {
            return new(nothing.Text);
        }

        for (var left = Tries - 1; ; left--)
        {
            try
            {
                return new(await WriteAsync(order, others ?? [], ct));
            }
            catch (EpochLostException) when (left > 0)
            {
                // A pass began in between; it has not written, so the order is simply given again.
            }
        }
    }

    private async Task<string> WriteAsync(Func<LedgerState, (LedgerCommit? Commit, string Text)> order, IReadOnlyCollection<string> others, CancellationToken ct)
    {
        var holder = $"{Environment.MachineName} (an operator's order)";
        var epoch = await ledger.BeginAsync(Reconciler.Lane, holder, ct);
        var (commit, text) = order(await ledger.LoadAsync(ct));
        if (commit is not null)
        {
            var result = await ledger.CommitAsync(commit with { Epoch = epoch }, ct);
            foreach (var created in result.Vms.Where(v => commit.Vms.Any(c => c.Id == v.Id && c.Revision == 0)))
            {
                hooks.Entered(created);
            }
        }

        foreach (var lane in others)
        {
            await ledger.BeginAsync(lane, holder, ct);
        }

        look("an operator's order");
        return text;
    }
}
