using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Asks for a VM that is no worker node. Unknown members are refused.</summary>
/// <param name="Template">A declared template.</param>
/// <param name="Name">Its host name; null for the name that belongs to its first address.</param>
/// <param name="Hold">True to keep it from being placed until it is released.</param>
/// <param name="By">Who asks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateVmRequest(string Template, string? Name = null, bool Hold = false, string? By = null);
