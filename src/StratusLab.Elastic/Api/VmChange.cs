using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Api;

/// <summary>What an order makes of a VM: how it shall be, that in half a sentence ("is held"), and the leases and data blocks that change with it.</summary>
internal sealed record VmChange(Vm Vm, string What, ImmutableArray<Lease> Leases, ImmutableArray<DataBlock> Blocks)
{
    /// <summary>A change of the VM alone.</summary>
    public VmChange(Vm vm, string what)
        : this(vm, what, [], [])
    {
    }
}
