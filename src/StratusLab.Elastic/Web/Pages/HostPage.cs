using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Web.Access;
using static StratusLab.Elastic.Web.Markup.Tags;
using static StratusLab.Elastic.Web.Page;

namespace StratusLab.Elastic.Web.Pages;

/// <summary>All hosts.</summary>
internal sealed class HostPage(SiteReader reader)
{
    /// <summary>The answer to <see cref="WebPaths.Hosts"/>.</summary>
    public async Task<Page> GetAsync(HttpContext http)
    {
        var view = await reader.ReadAsync(http.RequestAborted);
        var visitor = Visitor.Of(http);
        var pager = Pager.Of(http);
        var (rows, hasMore) = pager.Cut(HostTable.WorstFirst(view.Hosts));
        return new("Hosts", Part(
            "hosts",
            $"{Words.Count(view.Hosts.Length, "host")}, {view.Hosts.Count(h => h.IsUp)} up",
            HostTable.Draw(rows, visitor),
            pager.Links(hasMore, page => WebPaths.With(WebPaths.Hosts, ("page", page))),
            visitor.MayOrder ? Tag("p", "Drain empties a host: its worker nodes retire when their jobs are done, its other VMs move. Disable starts nothing more there; what runs there goes on.").Class("quiet") : null))
        { IsLive = true };
    }
}
