using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Web.Access;
using StratusLab.Elastic.Web.Pages;

namespace StratusLab.Elastic.Web;

/// <summary>Puts the web page where <see cref="WebPaths"/> says, behind a guard of its own.</summary>
internal static class WebEndpoints
{
    /// <summary>Registers what the page is made of, beside what the API is made of.</summary>
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Assets>();
        services.AddSingleton<Notices>();
        services.AddSingleton<FormSeal>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<Layout>();
        services.AddSingleton<LoginPage>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<PageOrders>();
        services.AddSingleton<SiteReader>();
        services.AddSingleton<HistoryCharts>();
        services.AddSingleton<Failures>();
        services.AddSingleton<OverviewPage>();
        services.AddSingleton<ClusterPage>();
        services.AddSingleton<NodePages>();
        services.AddSingleton<VmPages>();
        services.AddSingleton<JobPages>();
        services.AddSingleton<HostPage>();
        services.AddSingleton<PlanPages>();
        services.AddSingleton<EventPage>();
        services.AddSingleton<FindPage>();
    }

    /// <summary>True for a request that one of these endpoints answers.</summary>
    public static bool Has(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<PageRule>() is not null;

    /// <summary>Guards the pages, and maps them.</summary>
    public static void Map(WebApplication app)
    {
        var services = app.Services;
        app.UseWhen(Has, pages => pages.Use(next => ActivatorUtilities.CreateInstance<PageGuard>(services, next).InvokeAsync));
        var layout = services.GetRequiredService<Layout>();
        var all = app.MapGroup("").WithMetadata(new ProblemForm(layout.WriteProblemAsync));
        MapAccess(all, services);
        MapPages(all, services, layout);
        MapOrders(all, services.GetRequiredService<PageOrders>());
        services.GetRequiredService<Assets>().Map(all);
    }

    private static void MapAccess(IEndpointRouteBuilder all, IServiceProvider services)
    {
        var login = services.GetRequiredService<LoginPage>();
        all.MapGet(WebPaths.Login, login.ShowAsync).WithMetadata(PageRule.Open);
        all.MapPost(WebPaths.Login, login.EnterAsync).WithMetadata(PageRule.Open, AuditedOrder.Mark);
        all.MapPost(WebPaths.Logout, login.LeaveAsync).WithMetadata(PageRule.Known, AuditedOrder.Mark);
        all.MapGet("/", http =>
        {
            http.Response.Redirect(WebPaths.Root);
            return Task.CompletedTask;
        }).WithMetadata(PageRule.Open);
    }

    private static void MapPages(IEndpointRouteBuilder all, IServiceProvider services, Layout layout)
    {
        Page(WebPaths.Root, services.GetRequiredService<OverviewPage>().GetAsync);
        Page(WebPaths.Cluster, services.GetRequiredService<ClusterPage>().GetAsync);
        var nodes = services.GetRequiredService<NodePages>();
        Page(WebPaths.Nodes, nodes.ListAsync);
        Page(WebPaths.Node, nodes.GetAsync);
        Page(WebPaths.RetireNode, nodes.AskToRetireAsync);
        var vms = services.GetRequiredService<VmPages>();
        Page(WebPaths.Vms, vms.ListAsync);
        Page(WebPaths.Vm, vms.GetAsync);
        var jobs = services.GetRequiredService<JobPages>();
        Page(WebPaths.Jobs, jobs.ListAsync);
        Page(WebPaths.Job, jobs.GetAsync);
        Page(WebPaths.Hosts, services.GetRequiredService<HostPage>().GetAsync);
        var plans = services.GetRequiredService<PlanPages>();
        Page(WebPaths.Plans, plans.ListAsync);
        Page(WebPaths.Plan, plans.GetAsync);
        Page(WebPaths.Events, services.GetRequiredService<EventPage>().GetAsync);
        Page("/web/{**rest}", _ => throw new ProblemException(404, "There is no such page."));
        all.MapGet(WebPaths.Find, services.GetRequiredService<FindPage>().GetAsync).WithMetadata(PageRule.Known);
        all.MapGet(WebPaths.Live, services.GetRequiredService<LiveFeed>().RunAsync).WithMetadata(PageRule.Known);

        void Page(string path, Func<HttpContext, Task<Page>> make) =>
            all.MapGet(path, async http => await layout.WriteAsync(http, await make(http))).WithMetadata(PageRule.Known);
    }

    private static void MapOrders(IEndpointRouteBuilder all, PageOrders orders)
    {
        Order(WebPaths.Freeze, orders.FreezeAsync);
        Order(WebPaths.Unfreeze, orders.UnfreezeAsync);
        Order(WebPaths.ResumePool, orders.ResumePoolAsync);
        Order(WebPaths.RetryVm, orders.RetryVmAsync);
        Order(WebPaths.DrainNode, orders.DrainNodeAsync);
        Order(WebPaths.UndrainNode, orders.UndrainNodeAsync);
        Order(WebPaths.RetireNode, orders.RetireNodeAsync);
        Order(WebPaths.EnableHost, orders.EnableHostAsync);
        Order(WebPaths.DisableHost, orders.DisableHostAsync);
        Order(WebPaths.DrainHost, orders.DrainHostAsync);

        void Order(string path, RequestDelegate order) => all.MapPost(path, order).WithMetadata(PageRule.Known, AuditedOrder.Mark);
    }
}
