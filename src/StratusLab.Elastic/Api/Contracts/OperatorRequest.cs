using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>An operator's order whose address says it all: resume a pool, delete an image. Unknown members are refused.</summary>
/// <param name="By">Who asks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record OperatorRequest(string? By = null) : ISignedRequest;
