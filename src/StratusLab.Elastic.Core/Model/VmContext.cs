using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>What a VM finds on the volume labelled CONTEXT: variables of <c>context.sh</c> and files beside it. May hold secrets: never logged, never in the ledger.</summary>
public sealed record VmContext(ImmutableSortedDictionary<string, string> Variables, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files);
