using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StratusLab.Elastic.Tests.Web.Browser;

/// <summary>Speaks the DevTools protocol with a browser (https://chromedevtools.github.io/devtools-protocol/): commands and their answers as JSON over one web socket.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> waiting = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly CancellationTokenSource end = new();
    private Task reading = Task.CompletedTask;
    private int last;

    /// <summary>Connects.</summary>
    public static async Task<DevTools> ConnectAsync(Uri address, CancellationToken ct)
    {
        var tools = new DevTools();
        await tools.socket.ConnectAsync(address, ct);
        tools.reading = tools.ReadAsync();
        return tools;
    }

    /// <summary>Sends a command, of a tab's session unless that is null, and waits for its answer.</summary>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters, string? session, CancellationToken ct)
    {
        var id = Interlocked.Increment(ref last);
        var answer = waiting.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            command["sessionId"] = session;
        }

        await turn.WaitAsync(ct);
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, ct);
        }
        finally
        {
            turn.Release();
        }

        var said = await answer.Task.WaitAsync(Deadline, TimeProvider.System, ct);
        return said["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : said["result"] ?? new JsonObject();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Dispose();
        end.Dispose();
        turn.Dispose();
    }

    private async Task ReadAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        while (!end.IsCancellationRequested)
        {
            var part = await socket.ReceiveAsync(message.GetMemory(64 << 10), end.Token);
            message.Advance(part.Count);
            if (part.EndOfMessage)
            {
                // What has no number is an event, which nobody here waits for.
                if (JsonNode.Parse(message.WrittenSpan) is { } said && said["id"] is { } id && waiting.TryRemove(id.GetValue<int>(), out var answer))
                {
                    answer.SetResult(said);
                }

                message.ResetWrittenCount();
            }
        }
    }
}
