using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Hosting;

/// <summary>
/// What an instance that stands by answers until it serves: that it lives, that it is not ready, and that it does not lead. It tells nothing else, so it asks nobody who they are. Where it cannot listen,
/// as when the instance that serves does so at the same address, it stands by without.
/// </summary>
internal sealed class Standby(ElasticConfiguration configuration, TimeProvider time) : IAsyncDisposable
{
    private const string Problem = "This instance stands by: another one serves the site. Ask that one.";

    private Task<WebApplication?> begun = Task.FromResult<WebApplication?>(null);
    private IDisposable? certificate;

    /// <summary>Begins to listen.</summary>
    public void Begin() => begun = ListenAsync();

    /// <summary>Ends it: the addresses are free after that.</summary>
    public async ValueTask DisposeAsync()
    {
        if (await begun is { } app)
        {
            // Whoever is being answered is cut off: a request that does not end would keep the site without anybody who serves.
            await app.DisposeAsync();
        }

        certificate?.Dispose();
    }

    private async Task<WebApplication?> ListenAsync()
    {
        WebApplication? app = null;
        try
        {
            var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "elastic" });
            builder.WebHost.UseKestrelCore();
            Listeners.OnSockets(builder.WebHost, configuration);
            certificate = Listeners.OnAddresses(builder.WebHost, configuration, time);
            app = builder.Build();
            app.Run(AnswerAsync);
            await app.StartAsync();
            foreach (var (socket, _) in Listeners.SocketsOf(configuration))
            {
                ListenSocket.Open(socket, ListenSocket.ForGroup);
            }

            return app;
        }
        catch (Exception e) when (e is RejectedException or IOException or SocketException or UnauthorizedAccessException)
        {
            Console.WriteLine($"elastic: it answers nobody while it stands by: {e.Message}");
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            return null;
        }
    }

    private static Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        switch (http.Request.Path.Value)
        {
            case ApiPaths.Live when isRead:
                return http.Response.WriteAsJsonAsync(new Done("alive, standing by"), ApiJson.Default.Done, null, http.RequestAborted);
            case ApiPaths.Metrics when isRead:
                http.Response.ContentType = Exposition.ContentType;
                return http.Response.WriteAsync($"# HELP {ElasticMetrics.Prefix}leader 0 while this instance stands by.\n# TYPE {ElasticMetrics.Prefix}leader gauge\n{ElasticMetrics.Prefix}leader 0\n", http.RequestAborted);
            default:
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return http.Response.WriteAsJsonAsync(new Problem(Problem, StatusCodes.Status503ServiceUnavailable), ApiJson.Default.Problem, "application/problem+json", http.RequestAborted);
        }
    }
}
