using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Asks for a VM that is no worker node, from a declared template or from one that comes with it. Unknown members are refused.</summary>
/// <param name="Template">A declared template; null when <paramref name="Text"/> is given.</param>
/// <param name="Name">Its host name; null for the name that belongs to its first address.</param>
/// <param name="Hold">True to keep it from being placed until it is released.</param>
/// <param name="By">Who asks.</param>
/// <param name="File">What the file of <paramref name="Text"/> is called: <c>*.yaml</c> and <c>*.yml</c> are YAML, anything else OpenNebula's form.</param>
/// <param name="Text">A template; null when <paramref name="Template"/> is given.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateVmRequest(string? Template = null, string? Name = null, bool Hold = false, string? By = null, string? File = null, string? Text = null) : ISignedRequest;
