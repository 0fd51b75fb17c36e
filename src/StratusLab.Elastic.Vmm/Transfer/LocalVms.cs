using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>What VMs have in the service's own data directory: logs, and the files of those that are stopped; where hosts share it, everything.</summary>
/// <param name="dataDirectory">That directory.</param>
/// <param name="site">The site's id, which marks what is ours.</param>
/// <param name="runner">Runs programs of this machine.</param>
public sealed class LocalVms(string dataDirectory, string site, ICommandRunner runner)
{
    private readonly VmDirectory directories = new(dataDirectory, site, "", runner);

    /// <summary>The VMs of our site that have a directory there, or the rest of one.</summary>
    public IEnumerable<VmId> List() => directories.List();

    /// <summary>Removes all that a VM has there. Not there is success.</summary>
    public void Remove(VmId vm) => directories.Remove(vm);
}
