using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Asks for a VM to move. Unknown members are refused.</summary>
/// <param name="To">The host that it shall move to.</param>
/// <param name="Cold">True to save it, move it and restore it; false to move it while it runs, which needs shared files.</param>
/// <param name="By">Who asks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MigrateVmRequest(string To, bool Cold = false, string? By = null) : ISignedRequest;
