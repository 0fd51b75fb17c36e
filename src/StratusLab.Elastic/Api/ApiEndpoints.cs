using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Images;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Web;

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
        services.AddSingleton<LedgerView>();
        services.AddSingleton<Answers>();
        services.AddSingleton<ApiTable>();
        services.AddSingleton<RefusedAttempts>();
        services.AddHostedService(p => p.GetRequiredService<RefusedAttempts>());
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditEndpoint>();
        services.AddSingleton<Storyteller>();
        services.AddSingleton<StatusEndpoint>();
        services.AddSingleton<QueueEndpoint>();
        services.AddSingleton(p => new PlanSearch(p.GetRequiredService<Ledger.Ledger>(), PlanInputs.Unpack));
        services.AddSingleton<WhyEndpoint>();
        services.AddSingleton<PlanEndpoint>();
        services.AddSingleton<PoolEndpoint>();
        services.AddSingleton<NodeEndpoint>();
        services.AddSingleton<VmEndpoint>();
        services.AddSingleton<HostEndpoint>();
        services.AddSingleton<NetworkEndpoint>();
        services.AddSingleton<ImageUse>();
        services.AddSingleton<ImageEndpoint>();
        services.AddSingleton<VerifyEndpoint>();
        services.AddSingleton<BlockEndpoint>();
        services.AddSingleton<EventEndpoint>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<OperatorOrders>();
        services.AddSingleton<VmDesk>();
        services.AddSingleton<VmOrders>();
        services.AddSingleton<VmOperations>();
        services.AddSingleton<HostOrders>();
        services.AddSingleton<WorkerNodeOrders>();
        services.AddSingleton<TokenBook>();
        services.AddSingleton<AccessLimits>();
        services.AddSingleton<CallerGate>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<HookEndpoint>();
        services.AddSingleton<HealthEndpoint>();
    }

    /// <summary>Guards every request of the application but those of the web page, which has a guard of its own, and maps these endpoints.</summary>
    public static void Map(WebApplication app)
    {
        var services = app.Services;
        var metrics = services.GetRequiredService<ElasticMetrics>();
        var site = services.GetRequiredService<ServedSite>();

        // Listens from here on; what is counted before is lost.
        _ = services.GetRequiredService<MetricStore>();
        metrics.Announce(site);

        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("StratusLab.Elastic.Api");
        var audit = services.GetRequiredService<AuditTrail>();
        app.Use(next => new ProblemBoundary(next, metrics, audit, log).InvokeAsync);
        var gate = services.GetRequiredService<CallerGate>();
        app.UseWhen(http => !WebEndpoints.Has(http), api => api.Use(next => new RequestGuard(next, gate, site, metrics).InvokeAsync));
        foreach (var endpoint in services.GetRequiredService<ApiTable>().Endpoints)
        {
            app.MapMethods(endpoint.Path, endpoint.IsRead ? [HttpMethods.Get, HttpMethods.Head] : [endpoint.Method], endpoint.Handle).WithMetadata(endpoint.IsOrder ? [endpoint, AuditedOrder.Mark] : [endpoint]);
        }
    }
}
