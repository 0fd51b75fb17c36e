using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>How the service and each of its clusters stand.</summary>
/// <param name="Site">The site's id.</param>
/// <param name="Version">The program's version.</param>
/// <param name="UpSince">When the service started.</param>
/// <param name="Now">The service's clock; ages are to be counted from this.</param>
/// <param name="Ledger">What the ledger is and where, without secrets.</param>
/// <param name="LastPassAt">When the last pass looked; null before the first.</param>
/// <param name="LateAfterSeconds">How old the last pass may be before something is wrong.</param>
/// <param name="Freeze">An operator's freeze of everything; null without one.</param>
/// <param name="Clusters">Each cluster, as declared.</param>
internal sealed record Status(
    string Site, string Version, DateTimeOffset UpSince, DateTimeOffset Now, string Ledger, DateTimeOffset? LastPassAt, double LateAfterSeconds, FreezeStatus? Freeze, ImmutableArray<ClusterStatus> Clusters)
{
    /// <summary>Why the hosts file is not up to date; empty when it is, and without one.</summary>
    public string HostsFile { get; init; } = "";

    /// <summary>True when the last pass is too long ago.</summary>
    [JsonIgnore]
    public bool IsLate => LastPassAt is { } pass && Now - pass > TimeSpan.FromSeconds(LateAfterSeconds);
}
