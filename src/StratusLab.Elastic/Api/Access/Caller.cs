using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api.Access;

/// <summary>Who makes a request: the holder of a token, or somebody on this machine.</summary>
/// <param name="Token">The token's name; null for somebody on this machine.</param>
/// <param name="Role">What they may do.</param>
internal sealed record Caller(string? Token, ApiRole Role)
{
    private static readonly object Key = new();

    /// <summary>Somebody on this machine without a token.</summary>
    public static Caller Local { get; } = new(null, ApiRole.Operator);

    /// <summary>Who makes this request, once the guard has let it in.</summary>
    public static Caller Of(HttpContext http) => http.Items[Key] as Caller ?? throw new InvalidOperationException("The request has not passed the guard.");

    /// <summary>Who makes this request; null when it was not let in.</summary>
    public static Caller? Find(HttpContext http) => http.Items[Key] as Caller;

    /// <summary>Notes who makes this request.</summary>
    public void Enter(HttpContext http) => http.Items[Key] = this;

    /// <summary>The name for the journal. A token's is known; what a client says of itself is only added to it.</summary>
    public string Sign(string? by)
    {
        var said = string.IsNullOrWhiteSpace(by) ? null : Printable.Text(by.Trim(), 60);
        return Token is null ? said ?? "an operator" : $"token {Token}{(said is null ? "" : $" ({said})")}";
    }
}
