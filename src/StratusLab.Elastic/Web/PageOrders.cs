using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Web.Access;

namespace StratusLab.Elastic.Web;

/// <summary>What the buttons do: the API's own orders, signed with who pressed them. What came of it is shown on the page after it.</summary>
internal sealed class PageOrders(OperatorOrders orders, HostOrders hosts, VmOperations vms, WorkerNodeOrders nodes, Notices notices)
{
    /// <summary>Freezes a cluster, or everything.</summary>
    public Task FreezeAsync(HttpContext http) => GiveAsync(http, (by, form) => orders.FreezeAsync(http, new(form["cluster"], form["reason"], by)), WebPaths.Root);

    /// <summary>Lifts that.</summary>
    public Task UnfreezeAsync(HttpContext http) => GiveAsync(http, (by, form) => orders.UnfreezeAsync(http, new(form["cluster"], by)), WebPaths.Root);

    /// <summary>Lets a pool be used again.</summary>
    public Task ResumePoolAsync(HttpContext http) => GiveAsync(http, (by, _) => orders.ResumePoolAsync(http, new(by)), WebPaths.Root);

    /// <summary>Tries a VM again.</summary>
    public Task RetryVmAsync(HttpContext http) => GiveAsync(http, (by, _) => vms.RetryAsync(http, new(by)), WebPaths.Root);

    /// <summary>Lets a worker node take no more jobs, and stay.</summary>
    public Task DrainNodeAsync(HttpContext http) => GiveAsync(http, (by, _) => nodes.DrainAsync(http, new(by)), PageOfNode(http));

    /// <summary>Lets it take jobs again.</summary>
    public Task UndrainNodeAsync(HttpContext http) => GiveAsync(http, (by, _) => nodes.UndrainAsync(http, new(by)), PageOfNode(http));

    /// <summary>Lets it leave when it is empty.</summary>
    public Task RetireNodeAsync(HttpContext http) => GiveAsync(http, (by, _) => nodes.RetireAsync(http, new(by)), PageOfNode(http));

    /// <summary>Lets a host be used.</summary>
    public Task EnableHostAsync(HttpContext http) => GiveAsync(http, (by, _) => hosts.EnableAsync(http, new(by)), WebPaths.Hosts);

    /// <summary>Places nothing more on a host.</summary>
    public Task DisableHostAsync(HttpContext http) => GiveAsync(http, (by, _) => hosts.DisableAsync(http, new(by)), WebPaths.Hosts);

    /// <summary>Empties a host.</summary>
    public Task DrainHostAsync(HttpContext http) => GiveAsync(http, (by, _) => hosts.DrainAsync(http, new(by)), WebPaths.Hosts);

    private static string PageOfNode(HttpContext http) => WebPaths.To(WebPaths.Node, Asked.Name(http, "name"));

    private async Task GiveAsync(HttpContext http, Func<string, IFormCollection, Task<Done>> order, string then)
    {
        var form = await SentForm.ReadAsync(http);
        var said = Visitor.Of(http).SaysBy;
        AuditTrail.Tell(http, said: said);
        var done = await order(said, form);
        AuditTrail.Tell(http, outcome: done.Text);
        http.Response.Redirect(WebPaths.With(then, ("done", notices.Keep(done.Text))));
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
    }
}
