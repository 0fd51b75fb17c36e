using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Asks for an image to be taken in. Unknown members are refused.</summary>
/// <param name="Name">The name that templates use.</param>
/// <param name="Source">An absolute path on the service's machine, or an http, https or file URL; with <paramref name="Vo"/> also the image's identifier in its repository.</param>
/// <param name="Sha256">The checksum of the file as it is published: 64 hex digits. Null with an identifier.</param>
/// <param name="Vo">The VO that it is for, by whose repositories it is judged; null for the site's own.</param>
/// <param name="By">Who asks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ImportRequest(string Name, string Source, string? Sha256 = null, string? Vo = null, string? By = null) : ISignedRequest;
