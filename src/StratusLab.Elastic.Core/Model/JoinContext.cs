using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>What a VM must find in its context to join its LRMS.</summary>
public sealed record JoinContext
{
    /// <summary>Variables for <c>context.sh</c>.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Files by name. Secrets: they go to a 0600 image and nowhere else, never to a log or the ledger.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files { get; init; } = ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty;
}
