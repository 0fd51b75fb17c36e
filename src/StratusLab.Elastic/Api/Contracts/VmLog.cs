using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>What the journal and the console have of a VM.</summary>
/// <param name="Id">The VM.</param>
/// <param name="Events">The journal about it and its worker node, the oldest first.</param>
/// <param name="ConsoleTail">The end of its console, read now from a living VM; empty when there is none.</param>
/// <param name="ConsoleNote">Why the console could not be read; empty otherwise.</param>
internal sealed record VmLog(long Id, ImmutableArray<EventRow> Events, string ConsoleTail, string ConsoleNote);
