using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Images;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>Puts the API, the health checks and the metrics where <see cref="ApiPaths"/> says.</summary>
internal static class ApiEndpoints
{
    /// <summary>Registers what the API is made of. It needs from others: the site, the ledger, the board, the live view, the metrics, a clock, a <see cref="LookNow"/>; the site's images if it has a cache.</summary>
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(p => ServiceInfo.Now(p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MetricStore>();
        services.AddSingleton<Levels>();
        services.AddSingleton<Exposition>();
        services.AddSingleton<StatusEndpoint>();
        services.AddSingleton<QueueEndpoint>();
        services.AddSingleton<WhyEndpoint>();
        services.AddSingleton<PlanEndpoint>();
        services.AddSingleton<PoolEndpoint>();
        services.AddSingleton<NodeEndpoint>();
        services.AddSingleton<VmEndpoint>();
        services.AddSingleton<HostEndpoint>();
        services.AddSingleton<NetworkEndpoint>();
        services.AddSingleton<ImageUse>();
        services.AddSingleton<ImageEndpoint>();
        services.AddSingleton<BlockEndpoint>();
        services.AddSingleton<EventEndpoint>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<OperatorOrders>();
        services.AddSingleton<VmDesk>();
        services.AddSingleton<VmOrders>();
        services.AddSingleton<VmOperations>();
        services.AddSingleton<HostOrders>();
        services.AddSingleton<TokenBook>();
        services.AddSingleton<AccessLimits>();
        services.AddSingleton<CallerGate>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<HookEndpoint>();
        services.AddSingleton<HealthEndpoint>();
    }

    /// <summary>Guards every request of the application, these endpoints and others, and maps these.</summary>
    public static void Map(WebApplication app)
    {
        var services = app.Services;
        var metrics = services.GetRequiredService<ElasticMetrics>();

        // Listens from here on; what is counted before is lost.
        _ = services.GetRequiredService<MetricStore>();
        metrics.Announce(services.GetRequiredService<ServedSite>());

        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("StratusLab.Elastic.Api");
        app.Use(next => new ProblemBoundary(next, metrics, log).InvokeAsync);
        var gate = services.GetRequiredService<CallerGate>();
        app.Use(next => new RequestGuard(next, gate, metrics).InvokeAsync);
        MapReads(app, services);
        MapOrders(app, services);
        MapService(app, services);
    }

    private static void MapReads(IEndpointRouteBuilder app, IServiceProvider services)
    {
        Get(app, ApiPaths.Status, ApiJson.Default.Status, services.GetRequiredService<StatusEndpoint>().GetAsync);
        Get(app, ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, services.GetRequiredService<QueueEndpoint>().ListAsync);
        Get(app, ApiPaths.Why, ApiJson.Default.Why, services.GetRequiredService<WhyEndpoint>().GetAsync);

        var plans = services.GetRequiredService<PlanEndpoint>();
        Get(app, ApiPaths.Plan, ApiJson.Default.PlanPreview, plans.PreviewAsync);
        Get(app, ApiPaths.Plans, ApiJson.Default.ListOfPlanRow, plans.ListAsync);
        Get(app, ApiPaths.RecordedPlan, ApiJson.Default.PlanRow, plans.GetAsync);
        Get(app, ApiPaths.Replay, ApiJson.Default.Replay, plans.ReplayAsync);

        Get(app, ApiPaths.Pools, ApiJson.Default.ListOfPoolRow, services.GetRequiredService<PoolEndpoint>().ListAsync);
        var nodes = services.GetRequiredService<NodeEndpoint>();
        Get(app, ApiPaths.Nodes, ApiJson.Default.ListOfNodeRow, nodes.ListAsync);
        Get(app, ApiPaths.Node, ApiJson.Default.ListOfNodeRow, nodes.FindAsync);
        var vms = services.GetRequiredService<VmEndpoint>();
        Get(app, ApiPaths.Vms, ApiJson.Default.ListOfVmRow, vms.ListAsync);
        Get(app, ApiPaths.Vm, ApiJson.Default.VmRow, vms.GetAsync);
        Get(app, ApiPaths.VmLog, ApiJson.Default.VmLog, vms.LogAsync);
        Get(app, ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, services.GetRequiredService<HostEndpoint>().ListAsync);
        var networks = services.GetRequiredService<NetworkEndpoint>();
        Get(app, ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, networks.ListAsync);
        app.MapGet(ApiPaths.NetworkHosts, networks.HostsAsync);
        Get(app, ApiPaths.Images, ApiJson.Default.ListOfImageRow, services.GetRequiredService<ImageEndpoint>().ListAsync);
        Get(app, ApiPaths.Blocks, ApiJson.Default.ListOfBlockRow, services.GetRequiredService<BlockEndpoint>().ListAsync);
        Get(app, ApiPaths.Events, ApiJson.Default.ListOfEventRow, services.GetRequiredService<EventEndpoint>().ListAsync);
        app.MapGet(ApiPaths.EventStream, services.GetRequiredService<EventStream>().RunAsync);
    }

    private static void MapOrders(IEndpointRouteBuilder app, IServiceProvider services)
    {
        var orders = services.GetRequiredService<OperatorOrders>();
        Post(app, ApiPaths.Freeze, ApiJson.Default.FreezeRequest, orders.FreezeAsync);
        Post(app, ApiPaths.Unfreeze, ApiJson.Default.UnfreezeRequest, orders.UnfreezeAsync);
        Post(app, ApiPaths.ResumePool, ApiJson.Default.OperatorRequest, orders.ResumePoolAsync);
        var vms = services.GetRequiredService<VmOrders>();
        Post(app, ApiPaths.Vms, ApiJson.Default.CreateVmRequest, vms.CreateAsync);
        Post(app, ApiPaths.ShutdownVm, ApiJson.Default.OperatorRequest, vms.ShutdownAsync);
        Post(app, ApiPaths.DestroyVm, ApiJson.Default.OperatorRequest, vms.DestroyAsync);
        Post(app, ApiPaths.HoldVm, ApiJson.Default.OperatorRequest, vms.HoldAsync);
        Post(app, ApiPaths.ReleaseVm, ApiJson.Default.OperatorRequest, vms.ReleaseAsync);
        var operations = services.GetRequiredService<VmOperations>();
        Post(app, ApiPaths.SuspendVm, ApiJson.Default.OperatorRequest, operations.SuspendAsync);
        Post(app, ApiPaths.ResumeVm, ApiJson.Default.OperatorRequest, operations.ResumeAsync);
        Post(app, ApiPaths.StopVm, ApiJson.Default.OperatorRequest, operations.StopAsync);
        Post(app, ApiPaths.MigrateVm, ApiJson.Default.MigrateVmRequest, operations.MigrateAsync);
        Post(app, ApiPaths.RetryVm, ApiJson.Default.OperatorRequest, operations.RetryAsync);
        Post(app, ApiPaths.AbandonVm, ApiJson.Default.OperatorRequest, operations.AbandonAsync);
        Post(app, ApiPaths.RecreateVm, ApiJson.Default.OperatorRequest, operations.RecreateAsync);
        var hosts = services.GetRequiredService<HostOrders>();
        Post(app, ApiPaths.EnableHost, ApiJson.Default.OperatorRequest, hosts.EnableAsync);
        Post(app, ApiPaths.DisableHost, ApiJson.Default.OperatorRequest, hosts.DisableAsync);
        Post(app, ApiPaths.DrainHost, ApiJson.Default.OperatorRequest, hosts.DrainAsync);
        var images = services.GetRequiredService<ImageEndpoint>();
        Post(app, ApiPaths.DeleteImage, ApiJson.Default.OperatorRequest, images.DeleteAsync);
        app.MapPost(ApiPaths.ImportImage, images.ImportAsync);
        var blocks = services.GetRequiredService<BlockEndpoint>();
        Post(app, ApiPaths.Blocks, ApiJson.Default.CreateBlockRequest, blocks.CreateAsync);
        Post(app, ApiPaths.DeleteBlock, ApiJson.Default.OperatorRequest, blocks.DeleteAsync);
        var tokens = services.GetRequiredService<TokenEndpoint>();
        Get(app, ApiPaths.Tokens, ApiJson.Default.ListOfTokenRow, tokens.ListAsync);
        Post(app, ApiPaths.Tokens, ApiJson.Default.CreateTokenRequest, ApiJson.Default.NewToken, tokens.CreateAsync);
        Post(app, ApiPaths.RevokeToken, ApiJson.Default.OperatorRequest, tokens.RevokeAsync);
        app.MapPost(ApiPaths.Hook, services.GetRequiredService<HookEndpoint>().Receive);
    }

    private static void MapService(IEndpointRouteBuilder app, IServiceProvider services)
    {
        var health = services.GetRequiredService<HealthEndpoint>();
        Get(app, ApiPaths.Live, ApiJson.Default.Done, _ => Task.FromResult(new Done("alive")));
        Get(app, ApiPaths.Ready, ApiJson.Default.Done, health.ReadyAsync);
        var exposition = services.GetRequiredService<Exposition>();
        app.MapGet(ApiPaths.Metrics, http =>
        {
            http.Response.ContentType = Exposition.ContentType;
            return exposition.WriteAsync(http.Response.BodyWriter, http.RequestAborted);
        });
    }

    private static void Get<T>(IEndpointRouteBuilder app, string path, JsonTypeInfo<T> json, Func<HttpContext, Task<T>> answer) =>
        app.MapGet(path, async http => await http.Response.WriteAsJsonAsync(await answer(http), json, null, http.RequestAborted));

    private static void Post<T>(IEndpointRouteBuilder app, string path, JsonTypeInfo<T> json, Func<HttpContext, T, Task<Done>> answer)
        where T : class => Post(app, path, json, ApiJson.Default.Done, answer);

    private static void Post<T, TAnswer>(IEndpointRouteBuilder app, string path, JsonTypeInfo<T> json, JsonTypeInfo<TAnswer> answerJson, Func<HttpContext, T, Task<TAnswer>> answer)
        where T : class => app.MapPost(path, async http =>
        {
            var done = await answer(http, await Asked.BodyAsync(http, json));
            await http.Response.WriteAsJsonAsync(done, answerJson, null, http.RequestAborted);
        });
}
