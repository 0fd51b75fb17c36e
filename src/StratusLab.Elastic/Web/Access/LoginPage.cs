using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Access;

/// <summary>Where somebody shows a token, and gets a session for it.</summary>
internal sealed class LoginPage(CallerGate gate, SessionBook sessions, Layout layout)
{
    /// <summary>The form.</summary>
    public Task ShowAsync(HttpContext http) => layout.WriteOpenAsync(http, Form(Asked.Value(http, "to"), null));

    /// <summary>Opens a session for whoever has a token that may look here.</summary>
    public async Task EnterAsync(HttpContext http)
    {
        var form = await SentForm.ReadAsync(http);
        string? to = form["to"];
        try
        {
            var secret = form["token"].ToString().Trim();
            var caller = await gate.HolderAsync(http, secret);
            caller.Enter(http);
            if (caller.Role == ApiRole.Hook)
            {
                throw new ProblemException(403, $"Token \"{caller.Token}\" is for the hooks of batch systems, and shows nothing here. Log in with a viewer's or an operator's.");
            }

            sessions.Open(http, secret);
            Tell(http, $"{caller.Identity} ({caller.Role.ToString().ToLowerInvariant()}) logged in at the web page{From(http)}.");
            http.Response.Redirect(IsOurs(to) ? to : WebPaths.Root);
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
        }
        catch (ProblemException e) when (e.Status is 401 or 403 or 429)
        {
            AuditTrail.Tell(http, outcome: e.Message);
            http.Response.Headers.Remove("WWW-Authenticate");
            http.Response.StatusCode = e.Status;
            await layout.WriteOpenAsync(http, Form(to, e.Message));
        }
    }

    /// <summary>Ends a session.</summary>
    public Task LeaveAsync(HttpContext http)
    {
        sessions.Close(http);
        if (Caller.Of(http) is { Token: not null } caller)
        {
            Tell(http, $"{caller.Identity} logged out of the web page{From(http)}.");
        }

        http.Response.Redirect(WebPaths.Login);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        return Task.CompletedTask;
    }

    private static void Tell(HttpContext http, string text)
    {
        AuditTrail.Tell(http, outcome: text);
        AuditTrail.Journal(http, text);
    }

    private static string From(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? $", from {address}" : "";

    // An address of another site would make this form a stepping stone to it.
    private static bool IsOurs([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? to) =>
        to is { Length: < 500 } && to.StartsWith(WebPaths.Root, StringComparison.Ordinal) && to.All(c => c is > ' ' and < (char)0x7f and not '\\') && !to.StartsWith(WebPaths.Login, StringComparison.Ordinal);

    private static Page Form(string? to, string? problem) => new("Log in", Html.All(
        problem is null ? null : Tag("p", problem).Class("notice bad").With("role", "alert"),
        Tag(
            "form",
            IsOurs(to) ? Visitor.Hidden("to", to) : null,
            Tag("label", "Token").With("for", "token"),
            Tag("input").With("id", "token").With("name", "token").With("type", "password").With("autocomplete", "current-password").With("maxlength", "200").If(true, "required").If(true, "autofocus"),
            Tag("button", "Log in").With("type", "submit"))
            .With("method", "post").With("action", WebPaths.Login).Class("login"),
        Tag("p", "On the service's machine, ", Tag("code", "elastic tokens create NAME --role operator"), " makes one; a viewer's may look, an operator's may also give orders.").Class("quiet")));
}
