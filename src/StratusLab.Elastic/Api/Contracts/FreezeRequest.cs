using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Asks that nothing be started or stopped, in one cluster or everywhere. Unknown members are refused: a misspelt cluster would freeze everything.</summary>
/// <param name="Cluster">The cluster; null for everything.</param>
/// <param name="Reason">Why, for whoever finds it frozen.</param>
/// <param name="By">Who asks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FreezeRequest(string? Cluster = null, string? Reason = null, string? By = null) : ISignedRequest;
