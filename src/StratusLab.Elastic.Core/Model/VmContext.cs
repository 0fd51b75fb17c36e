using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>What a VM finds on its context volume: variables of <c>context.sh</c> and files beside it. May hold secrets: never logged, never in the ledger.</summary>
public sealed record VmContext(ImmutableSortedDictionary<string, string> Variables, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files)
{
    /// <summary>The instance's id for cloud-init's NoCloud, which is then written too; null without it.</summary>
    public string? NoCloudInstance { get; init; }
}
