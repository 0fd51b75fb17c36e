using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>A service that answers as a test wants, on a port of its own.</summary>
internal sealed class StubService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> answers = new(StringComparer.Ordinal);

    private StubService(WebApplication app) => this.app = app;

    /// <summary>Where it is.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What it was asked: method, path with query, body.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The Authorization of each request that had one.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    public static async Task<StubService> StartAsync(string? socket = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, socket));
        var stub = new StubService(builder.Build());
        stub.app.Run(stub.AnswerAsync);
        await stub.app.StartAsync();
        stub.Url = socket is null ? stub.app.Urls.Single() : $"unix:{socket}";
        return stub;
    }

    /// <summary>Answers with a value.</summary>
    public StubService Answer<T>(string path, JsonTypeInfo<T> type, T value) => AnswerText(path, 200, JsonSerializer.Serialize(value, type));

    /// <summary>Answers with a problem.</summary>
    public StubService Refuse(string path, int status, string title, string? detail = null) =>
        AnswerText(path, status, JsonSerializer.Serialize(new Problem(title, status, detail), ApiJson.Default.Problem));

    /// <summary>Answers with a text.</summary>
    public StubService AnswerText(string path, int status, string text) => AnswerBy(path, async http =>
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(text);
    });

    /// <summary>Answers by hand.</summary>
    public StubService AnswerBy(string path, Func<HttpContext, Task> answer)
    {
        answers[path] = answer;
        return this;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static void Listen(KestrelServerOptions kestrel, string? socket)
    {
        if (socket is null)
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        }
        else
        {
            kestrel.ListenUnixSocket(socket);
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Asked.Enqueue($"{http.Request.Method} {http.Request.Path.ToUriComponent()}{http.Request.QueryString}{(body.Length > 0 ? $" {http.Request.ContentType} {body}" : "")}");
        if (http.Request.Headers.Authorization is [{ } authorization])
        {
            Authorizations.Enqueue(authorization);
        }

        if (answers.TryGetValue(http.Request.Path.ToUriComponent(), out var answer))
        {
            await answer(http);
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }
}
