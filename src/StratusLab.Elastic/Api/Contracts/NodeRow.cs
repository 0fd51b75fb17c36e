using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A worker node.</summary>
/// <param name="Id">Its number, which is its VM's.</param>
/// <param name="Name">Its name in the LRMS.</param>
/// <param name="Cluster">The cluster it works for.</param>
/// <param name="Pool">The pool it was made for.</param>
/// <param name="State"><c>requested</c>, <c>booting</c>, <c>joining</c>, <c>ready</c>, <c>draining</c>, <c>leaving</c>, <c>stopping</c>, <c>gone</c>, <c>failed</c> or <c>lost</c>.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why.</param>
/// <param name="Host">Where its VM is; null while that is open, or no longer known.</param>
/// <param name="Address">Its IPv4 address.</param>
/// <param name="Resources">What jobs can use of it.</param>
/// <param name="Timings">The instants of its life.</param>
/// <param name="Outcome"><c>retired</c>, <c>failed</c> or <c>lost</c>; null before it leaves.</param>
/// <param name="DrainCause"><c>idle</c>, <c>unhealthy</c>, <c>operator</c>, <c>share</c> or <c>held</c>; null when it is not drained.</param>
/// <param name="MadeFor">The first jobs that it was made for.</param>
/// <param name="Order">What an operator has ordered of it: <c>drain</c>, <c>retire</c> or <c>lost</c>; null for nothing.</param>
/// <param name="Trouble">What keeps it although it is out of reach, and what to do; null when nothing does.</param>
/// <param name="Story">Its life in sentences; empty in a list.</param>
internal sealed record NodeRow(
    long Id,
    string Name,
    string Cluster,
    string Pool,
    string State,
    DateTimeOffset Since,
    string Reason,
    string? Host,
    string Address,
    ResourceAmount Resources,
    NodeTimings Timings,
    string? Outcome,
    string? DrainCause,
    ImmutableArray<string> MadeFor,
    string? Order = null,
    string? Trouble = null,
    string Story = "")
{
    /// <summary>Most of them in one page.</summary>
    public const int MostAtOnce = 50_000;
}
