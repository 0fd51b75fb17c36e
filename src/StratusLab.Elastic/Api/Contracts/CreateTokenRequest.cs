using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Asks for a token. Unknown members are refused.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">hook, viewer or operator.</param>
/// <param name="ValidSeconds">How long it holds; null for ever.</param>
/// <param name="By">Who asks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateTokenRequest(string Name, string Role, double? ValidSeconds = null, string? By = null) : ISignedRequest;
