using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StratusLab.Elastic.Cli.Asking;

/// <summary>
/// The service's API. Every failure is a <see cref="CliException"/>; <c>what</c> is what was tried, as in "Could not <i>read the queue</i>".
/// </summary>
internal sealed class ServiceClient : IDisposable
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(5);

    private readonly ServerAddress server;
    private readonly HttpClient http;
    private readonly TimeSpan deadline;
    private readonly TimeProvider clock;

    /// <param name="server">Where it is.</param>
    /// <param name="token">What shows it who asks; null when being on its machine is enough.</param>
    /// <param name="deadline">How long a whole answer may take; a stream only until it begins.</param>
    /// <param name="clock">Measures that.</param>
    public ServiceClient(ServerAddress server, string? token, TimeSpan deadline, TimeProvider clock)
    {
        (this.server, this.deadline, this.clock) = (server, deadline, clock);
        // Not through a proxy and not to where somebody points: the service is near, and orders go to it alone.
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = ConnectDeadline };
        if (server.Socket is { } path)
        {
            handler.ConnectCallback = (_, ct) => ConnectAsync(path, ct);
        }

        http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
    }

    /// <summary>Where it is, as the operator writes it.</summary>
    public string Address => server.Text;

    /// <summary>Reads.</summary>
    public Task<byte[]> GetAsync(string path, string what, CancellationToken ct) => WholeAsync(new(HttpMethod.Get, server.Root + path), what, ct);

    /// <summary>Orders.</summary>
    public Task<byte[]> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, string what, CancellationToken ct) => WholeAsync(Order(path, body, type), what, ct);

    /// <summary>Opens an answer that comes in the course of time; its headers have come, and they say success.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, string what, CancellationToken ct) => SendAsync(new(HttpMethod.Get, server.Root + path), what, ct);

    /// <summary>Orders what is answered in the course of time.</summary>
    public Task<HttpResponseMessage> OpenAsync<T>(string path, T body, JsonTypeInfo<T> type, string what, CancellationToken ct) =>
        SendAsync(Order(path, body, type), what, ct);

    /// <summary>Waits for the next piece of an answer that comes in the course of time.</summary>
    public async Task<T> NextAsync<T>(ValueTask<T> piece, string what)
    {
        try
        {
            return await piece;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ServiceFailure.Unreachable(server, what, e);
        }
    }

    /// <summary>The lines of an answer that comes in the course of time, as they come.</summary>
    public async IAsyncEnumerable<byte[]> LinesAsync(HttpResponseMessage response, string what, [EnumeratorCancellation] CancellationToken ct)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct), Encoding.UTF8);
        while (await NextAsync(lines.ReadLineAsync(ct), what) is { } line)
        {
            yield return Encoding.UTF8.GetBytes(line);
        }
    }

    /// <summary>Reads a value of the API.</summary>
    public T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("it is null.");
        }
        catch (JsonException e)
        {
            throw new CliException(
                ExitCode.Failed,
                $"Could not {what}: the answer of the service at {Address} cannot be read: {e.Message} Is it an elastic of the same version as this one?",
                e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private HttpRequestMessage Order<T>(string path, T body, JsonTypeInfo<T> type) => new(HttpMethod.Post, server.Root + path)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private async Task<byte[]> WholeAsync(HttpRequestMessage request, string what, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(deadline, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var response = await SendAsync(request, what, stop.Token);
            return await response.Content.ReadAsByteArrayAsync(stop.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Silent(what);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ServiceFailure.Unreachable(server, what, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string what, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(deadline, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        HttpResponseMessage? response = null;
        try
        {
            using (request)
            {
                response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            }

            if (!response.IsSuccessStatusCode)
            {
                throw ServiceFailure.Refused(server, what, request, response.StatusCode, await response.Content.ReadAsByteArrayAsync(stop.Token));
            }

            var result = response;
            response = null;
            return result;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Silent(what);
        }
        catch (HttpRequestException e)
        {
            throw ServiceFailure.Unreachable(server, what, e);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private CliException Silent(string what) => ServiceFailure.Unreachable(server, what, new TimeoutException($"nothing for {deadline.TotalSeconds:0.###} s"));

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
