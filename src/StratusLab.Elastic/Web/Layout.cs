using System.Text;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Markup;
using static StratusLab.Elastic.Web.Markup.Tags;

namespace StratusLab.Elastic.Web;

/// <summary>What every page has around it.</summary>
internal sealed class Layout(ServedSite site, Assets assets, Notices notices)
{
    private static readonly (string Path, string Name)[] Pages =
    [
        (WebPaths.Root, "Overview"), (WebPaths.Nodes, "Nodes"), (WebPaths.Jobs, "Jobs"), (WebPaths.Hosts, "Hosts"), (WebPaths.Vms, "VMs"), (WebPaths.Plans, "Plans"), (WebPaths.Events, "Events"),
    ];

    /// <summary>Writes a page for whoever looks.</summary>
    public Task WriteAsync(HttpContext http, Page page)
    {
        var visitor = Visitor.Of(http);
        var done = notices.Find(Asked.Value(http, "done"));
        return WriteAsync(http, page, Header(http.Request.Path, visitor), done is null ? null : Tag("p", done).Class("notice").With("role", "status"));
    }

    /// <summary>Writes a page for whoever is not known yet.</summary>
    public Task WriteOpenAsync(HttpContext http, Page page) => WriteAsync(http, page, Tag("header", Brand()).Class("top"), null);

    /// <summary>Writes what went wrong.</summary>
    public Task WriteProblemAsync(HttpContext http, Problem problem)
    {
        var instead = problem.Status is 401 or 403 ? (WebPaths.Login, "Log in") : (WebPaths.Root, "To the overview");
        return WriteOpenAsync(http, new(problem.Status switch { 404 => "Not there", 401 or 403 => "Not allowed", _ => "That did not work" }, All(Tag("p", problem.Title).Class("notice bad").With("role", "alert"), Tag("p", Link(instead.Item1, instead.Item2)))));
    }

    private static Html All(params IEnumerable<Html?> parts) => Html.All(parts);

    private Task WriteAsync(HttpContext http, Page page, Html header, Html? notice)
    {
        var document = Tag(
            "html",
            Tag(
                "head",
                Tag("meta").With("charset", "utf-8"),
                Tag("title", $"{page.Title} - {site.Name}"),
                Tag("meta").With("name", "viewport").With("content", "width=device-width, initial-scale=1"),
                Tag("meta").With("name", "color-scheme").With("content", "light dark"),
                Tag("link").With("rel", "icon").With("href", assets.Icon).With("type", "image/svg+xml"),
                Tag("link").With("rel", "stylesheet").With("href", assets.Style),
                page.IsLive ? Tag("script").With("src", assets.Script).If(true, "defer") : null),
            Tag(
                "body",
                Link("#main", "Skip to the content").Class("skip"),
                header,
                Tag("main", Tag("div", Tag("h1", page.Title), page.IsLive ? Tag("p").With("id", "live").Class("live").With("role", "status") : null).Class("headline"), notice, page.Body)
                    .With("id", "main").With("tabindex", "-1")))
            .With("lang", "en");
        http.Response.ContentType = "text/html; charset=utf-8";
        var content = Encoding.UTF8.GetBytes(document.ToDocument());
        http.Response.ContentLength = content.Length;
        return http.Response.Body.WriteAsync(content, http.RequestAborted).AsTask();
    }

    private Element Brand() => Tag("a", "elastic ", Tag("b", site.Name)).With("href", WebPaths.Root).Class("brand");

    private Html Header(PathString here, Visitor visitor)
    {
        var links = Pages.Select(p => Tag("li", Link(p.Path, p.Name).With("aria-current", here == p.Path ? "page" : null)));
        var search = Tag(
            "form",
            Tag("label", "Find a job, node, VM or host").With("for", "q").Class("unseen"),
            Tag("input").With("id", "q").With("name", "q").With("type", "search").With("placeholder", "job, node, VM, host").With("autocomplete", "off").With("maxlength", "128"),
            Tag("button", "Find").With("type", "submit"))
            .With("action", WebPaths.Find).With("role", "search").Class("search");
        var role = visitor.Caller.Role.ToString().ToLowerInvariant();
        var who = visitor.Caller.Token is { } token
            ? Tag("div", Tag("span", $"{token} ({role})"), visitor.Form(WebPaths.Logout, "Log out", ""))
            : Tag("div", Tag("span", $"this machine ({role})"), Link(WebPaths.Login, "Log in"));
        return Tag("header", Brand(), Tag("nav", Tag("ul", links)).With("aria-label", "Pages"), search, who.Class("who")).Class("top");
    }
}
