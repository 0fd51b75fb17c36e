using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web.Access;

/// <summary>Who looks at a page, and when.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="Seal">What their forms carry.</param>
/// <param name="Now">When.</param>
internal sealed record Visitor(Caller Caller, string Seal, DateTimeOffset Now)
{
    private static readonly object Key = new();

    /// <summary>True when they may give orders; whoever may not is shown no button.</summary>
    public bool MayOrder => Caller.Role == ApiRole.Operator;

    /// <summary>How they sign orders in the journal: what is known of them comes from the caller.</summary>
    public string SaysBy => Caller.Token is null ? "an operator on the web page" : "web page";

    /// <summary>Who looks at this page, once the guard has let them in.</summary>
    public static Visitor Of(HttpContext http) => http.Items[Key] as Visitor ?? throw new InvalidOperationException("The request has not passed the guard.");

    /// <summary>Notes who looks at this page.</summary>
    public void Enter(HttpContext http)
    {
        http.Items[Key] = this;
        Caller.Enter(http);
    }

    /// <summary>A form with a button that gives an order; nothing for whoever may not.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="label">What the button says.</param>
    /// <param name="about">What the order is about, for whoever does not see where the button stands.</param>
    /// <param name="fields">What it carries besides.</param>
    public Html? Order(string path, string label, string about, params IEnumerable<Html> fields) => MayOrder ? Form(path, label, about, fields) : null;

    /// <summary>A form with a button, for everybody.</summary>
    public Html Form(string path, string label, string about, params IEnumerable<Html> fields) =>
        Tag("form", [Hidden(FormSeal.Field, Seal), .. fields, Tag("button", label, Tag("span", $" {about}").Class("unseen")).With("type", "submit")])
            .With("method", "post").With("action", path).Class("order");

    /// <summary>A field that is not seen.</summary>
    public static Html Hidden(string name, string value) => Tag("input").With("type", "hidden").With("name", name).With("value", value);
}
