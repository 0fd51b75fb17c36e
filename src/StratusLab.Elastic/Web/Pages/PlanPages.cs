using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Web.Access;
using static StratusLab.Elastic.Web.Markup.Tags;
using static StratusLab.Elastic.Web.Page;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>The recorded plans.</summary>
internal sealed class PlanPages(PlanEndpoint plans, Ledger.Ledger ledger)
{
    private const int OnAPage = 50;

    /// <summary>The answer to <see cref="WebPaths.Plans"/>: the newest first.</summary>
    public async Task<Page> ListAsync(HttpContext http)
    {
        var found = await ledger.ListPlansAsync(OnAPage, Asked.Number(http, "before", "plan number"), http.RequestAborted);
        return new("Plans", Part(
            "plans",
            "What was decided, and what was not, each with its reason",
            found.IsEmpty ? Tag("p", "There is none.") : PlanLines.List(found, Visitor.Of(http).Now),
            found.Length < OnAPage ? null : Tag("p", Link(WebPaths.With(WebPaths.Plans, ("before", found[^1].Id.ToString(CultureInfo.InvariantCulture))), "Older plans"))));
    }

    /// <summary>The answer to <see cref="WebPaths.Plan"/>.</summary>
    public async Task<Page> GetAsync(HttpContext http)
    {
        var plan = await plans.GetAsync(http);
        return new($"Plan {plan.Id}", Part(
            "plan",
            "What it says",
            Tag("p", "Made ", At(plan.At, Visitor.Of(http).Now), ". ", Tag("code", $"elastic replay {plan.Id}"), " makes it again from what was seen then.").Class("quiet"),
            PlanLines.Draw(plan.Text, int.MaxValue)));
    }
}
