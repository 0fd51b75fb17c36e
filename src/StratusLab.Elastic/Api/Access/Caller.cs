using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api.Access;

/// <summary>Who makes a request: the holder of a token, or somebody on this machine.</summary>
/// <param name="Token">The token's name; null for somebody on this machine.</param>
/// <param name="Role">What they may do. Whoever is on this machine may call hooks, too.</param>
/// <param name="User">The number of the user at the other end of a unix socket; null when it is not known.</param>
internal sealed record Caller(string? Token, ApiRole Role, uint? User = null)
{
    private static readonly object Key = new();

    /// <summary>Who makes this request, once the guard has let it in.</summary>
    public static Caller Of(HttpContext http) => http.Items[Key] as Caller ?? throw new InvalidOperationException("The request has not passed the guard.");

    /// <summary>Who makes this request; null when it was not let in.</summary>
    public static Caller? Find(HttpContext http) => http.Items[Key] as Caller;

    /// <summary>Notes who makes this request.</summary>
    public void Enter(HttpContext http) => http.Items[Key] = this;

    /// <summary>What is known of them, whatever they say of themselves.</summary>
    public string Identity => Token is not null ? $"token {Token}" : User is { } user ? string.Create(CultureInfo.InvariantCulture, $"uid {user}") : "this machine";

    /// <summary>The name for the journal. A token's is known, and the user's number at a unix socket; what a client says of itself is only added to these.</summary>
    public string Sign(string? by)
    {
        var said = string.IsNullOrWhiteSpace(by) ? null : Printable.Text(by.Trim(), 60);
        return Token is not null ? $"{Identity}{(said is null ? "" : $" ({said})")}"
            : $"{said ?? "an operator"}{(User is null ? "" : $" ({Identity})")}";
    }
}
