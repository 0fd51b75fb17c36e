using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Who has which data block. A VM has its own from its record on until it is over; the ledger makes that true in the transaction of the VM.</summary>
internal static class BlockBook
{
    /// <summary>The living VM that has a block; null when none has.</summary>
    public static Vm? UserOf(BlockName block, LedgerState state) => state.Vms.FirstOrDefault(v => !v.IsOver && v.Template.Disks.Any(d => d.Block == block));

    /// <summary>Why nobody can have a block that no living VM has; null when there is no reason. A host that was taken out of the configuration is one that its operator knows to be gone.</summary>
    public static string? WhyHeld(DataBlock block, ServedSite site) => block.Hold?.Among(site.Hosts.Select(h => h.Name)) is { } hold
        ? $"Data block \"{block.Name}\" was VM {hold.Vm}'s, which was abandoned and may still run on {string.Join(" or ", hold.Hosts)}: it is free once that was seen without the VM. Should it never come back, take it out of the configuration."
        : null;

    /// <summary>The blocks of a VM that is abandoned, as they are held from then on.</summary>
    public static ImmutableArray<DataBlock> Hold(Vm vm, LedgerState state, DateTimeOffset now) =>
        Abandonment.Of(vm, now) is { } hold ? [.. state.Blocks.Where(b => vm.Template.Disks.Any(d => d.Block == b.Name)).Select(b => b with { Hold = hold })] : [];

    /// <summary>The host that a new VM is bound to by its blocks; null when it has none, or they are in shared files.</summary>
    /// <exception cref="ProblemException">A block is not there, or another VM has it, or no host has all of them.</exception>
    public static HostName? Take(VmTemplate template, LedgerState state, ServedSite site)
    {
        var blocks = template.Disks.Select(d => d.Block).OfType<BlockName>().Select(name => Free(name, state, site)).ToArray();
        var places = blocks.DistinctBy(b => b.Host).ToArray();
        return places.Length < 2 ? places.FirstOrDefault()?.Host
            : throw new ProblemException(409, $"Data block {Place(places[0])} and data block {Place(places[1])}: no host has both. Change the template.");
    }

    private static DataBlock Free(BlockName name, LedgerState state, ServedSite site)
    {
        var block = state.Blocks.FirstOrDefault(b => b.Name == name)
            ?? throw new ProblemException(409, $"{ProblemException.NotFound("data block", name.Value, state.Blocks.Select(b => b.Name.Value)).Message} Make it: elastic blocks create {name} --size 10G");
        return UserOf(name, state) is { } user ? throw new ProblemException(409, $"Data block \"{name}\" is in use by VM {user.Id} ({user.Name}). One VM at a time can have it: end that one first.")
            : WhyHeld(block, site) is { } why ? throw new ProblemException(409, why)
            : block;
    }

    private static string Place(DataBlock block) => $"\"{block.Name}\" is {(block.Host is { } host ? $"on {host}" : "in shared files")}";
}
