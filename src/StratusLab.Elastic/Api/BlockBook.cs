using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api;

/// <summary>Who has which data block. A VM has its own from its record on until it is over; the ledger makes that true in the transaction of the VM.</summary>
internal static class BlockBook
{
    /// <summary>The living VM that has a block; null when none has.</summary>
    public static Vm? UserOf(BlockName block, LedgerState state) => state.Vms.FirstOrDefault(v => !v.IsOver && v.Template.Disks.Any(d => d.Block == block));

    /// <summary>The host that a new VM is bound to by its blocks; null when it has none, or they are in shared files.</summary>
    /// <exception cref="ProblemException">A block is not there, or another VM has it, or no host has all of them.</exception>
    public static HostName? Take(VmTemplate template, LedgerState state)
    {
        var blocks = template.Disks.Select(d => d.Block).OfType<BlockName>().Select(name => Free(name, state)).ToArray();
        var places = blocks.DistinctBy(b => b.Host).ToArray();
        return places.Length < 2 ? places.FirstOrDefault()?.Host
            : throw new ProblemException(409, $"Data block {Place(places[0])} and data block {Place(places[1])}: no host has both. Change the template.");
    }

    private static DataBlock Free(BlockName name, LedgerState state)
    {
        var block = state.Blocks.FirstOrDefault(b => b.Name == name)
            ?? throw new ProblemException(409, $"{ProblemException.NotFound("data block", name.Value, state.Blocks.Select(b => b.Name.Value)).Message} Make it: elastic blocks create {name} --size 10G");
        return UserOf(name, state) is { } user ? throw new ProblemException(409, $"Data block \"{name}\" is in use by VM {user.Id} ({user.Name}). One VM at a time can have it: end that one first.") : block;
    }

    private static string Place(DataBlock block) => $"\"{block.Name}\" is {(block.Host is { } host ? $"on {host}" : "in shared files")}";
}
