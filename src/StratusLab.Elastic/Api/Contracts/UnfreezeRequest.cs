using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Lifts a freeze. Unknown members are refused.</summary>
/// <param name="Cluster">The cluster; null for the freeze of everything, which leaves those of single clusters.</param>
/// <param name="By">Who asks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UnfreezeRequest(string? Cluster = null, string? By = null) : ISignedRequest;
