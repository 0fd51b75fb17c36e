using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Removes from the service's own data directory what VMs that are over have left there. Mostly their hosts' lanes have done that; a host that was taken out of the configuration has
/// no lane any more. What the ledger does not know is left alone, as on hosts (<see cref="Orphans"/>).
/// </summary>
internal sealed partial class LocalOrphans(LocalVms local, Ledger.Ledger ledger, ServedSite site, TimeProvider time, ILogger<LocalOrphans> log)
{
    private readonly HashSet<VmId> told = [];

    /// <summary>Looks through the directory once.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var id in local.List().ToArray())
        {
            switch (await ledger.FindVmAsync(id, ct))
            {
                case null when told.Add(id):
                    Unknown(log, id);
                    break;
                case { IsOver: true } vm when time.GetUtcNow() - vm.Since >= site.Tuning.OrphanGrace:
                    local.Remove(id);
                    Removed(log, id);
                    break;
                default:
                    break;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The data directory has files of a VM {Vm} that the ledger does not know. They are left alone: look at vms/{Vm} there, and remove it by hand.")]
    private static partial void Unknown(ILogger log, VmId vm);

    [LoggerMessage(Level = LogLevel.Information, Message = "What was left of VM {Vm} in the data directory is removed.")]
    private static partial void Removed(ILogger log, VmId vm);
}
