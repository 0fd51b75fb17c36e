using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StratusLab.Elastic.Contracts.Web;

/// <summary>
/// An HTTP server on 127.0.0.1 that can also do what a server must not: lie about lengths, break off, stand still. One request per connection. An answer is written
/// byte by byte by the test.
/// </summary>
public sealed class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, Stream, CancellationToken, Task> answer;
    private readonly Task serving;

    /// <summary>Begins to serve.</summary>
    /// <param name="answer">Gets a request, from its first line to its last header, and the stream to write the answer to.</param>
    public RawHttpServer(Func<string, Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Where it is, without a slash at the end.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The requests so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Writes a status and headers.</summary>
    public static Task HeadAsync(Stream to, string status, CancellationToken ct, params string[] headers) =>
        to.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n"), ct).AsTask();

    /// <summary>Writes a file as a server does that can go on in the middle: all of it, or the rest from where it is asked, when <paramref name="tag"/> is the version asked for.</summary>
    public static async Task FileAsync(string request, Stream to, byte[] content, string tag, CancellationToken ct)
    {
        var from = Begin(request) is { } asked && request.Contains($"If-Range: {tag}", StringComparison.OrdinalIgnoreCase) ? asked : 0;
        var range = string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}");
        string[] headers = [$"ETag: {tag}", string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.Length - from}"), .. from > 0 ? [range] : Array.Empty<string>()];
        await HeadAsync(to, from > 0 ? "206 Partial Content" : "200 OK", ct, headers);
        await to.WriteAsync(content.AsMemory(from), ct);
    }

    /// <summary>Where a request wants to begin; null when it wants all.</summary>
    public static int? Begin(string request) =>
        request.Split("\r\n").FirstOrDefault(l => l.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) is { } line
            ? int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                var request = new StringBuilder();
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
                {
                    request.Append(line).Append("\r\n");
                }

                Requests.Enqueue(request.ToString());
                await answer(request.ToString(), stream, stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                while (await reader.ReadLineAsync(stop.Token) is not null)
                {
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }
}
