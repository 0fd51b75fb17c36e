using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Asks for a data block. Unknown members are refused.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SizeMiB">Its size.</param>
/// <param name="FileSystem">What to make on it; null for nothing.</param>
/// <param name="Host">The host that shall have it among its own files; null for shared files.</param>
/// <param name="By">Who asks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateBlockRequest(string Name, long SizeMiB, string? FileSystem = null, string? Host = null, string? By = null) : ISignedRequest;
