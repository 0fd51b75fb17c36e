using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Lab;

/// <summary>One run of <c>elastic serve</c> inside a lab, and its clients.</summary>
internal sealed class LabService : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "elastic");

    private readonly LabSite site;
    private readonly Process process;
    private readonly HttpClient http;
    private readonly ConcurrentQueue<string> log = new();

    private LabService(LabSite site, Process process)
    {
        (this.site, this.process) = (site, process);
        http = new(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(site.Socket), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }) { BaseAddress = new("http://localhost") };
    }

    /// <summary>Starts it and waits until it answers; <paramref name="failPoint"/> makes it kill itself there.</summary>
    public static async Task<LabService> StartAsync(LabSite site, string? failPoint, CancellationToken ct)
    {
        var service = Begin(site, failPoint);
        await service.AnswersAsync(ct);
        return service;
    }

    /// <summary>Starts it, and does not wait.</summary>
    public static LabService Begin(LabSite site, string? failPoint)
    {
        var info = new ProcessStartInfo(Checkout.PathOf("tests/lab/lab"), ["run", site.Directory, Program, "serve", "--config", site.ConfigurationFile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["ELASTIC_FAILPOINT"] = failPoint;
        var process = new Process { StartInfo = info };
        var service = new LabService(site, process);
        process.OutputDataReceived += (_, e) => service.Keep(e.Data);
        process.ErrorDataReceived += (_, e) => service.Keep(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return service;
    }

    /// <summary>True when it has ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Waits until it answers.</summary>
    public Task AnswersAsync(CancellationToken ct) => Until.TrueAsync("elastic serve answers", TimeSpan.FromSeconds(60), () => IsOkAsync(ApiPaths.Live, ct), ct, Tail);

    /// <summary>Waits until it serves: one that stands by answers too.</summary>
    public Task ServesAsync(CancellationToken ct) => Until.TrueAsync("elastic serve is ready", TimeSpan.FromSeconds(60), () => IsOkAsync(ApiPaths.Ready, ct), ct, Tail);

    /// <summary>Gets a resource of the API.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var response = await http.GetAsync(path, ct);
        var body = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize(body, type)! : throw new InvalidOperationException($"GET {path}: {(int)response.StatusCode} {body}"); // The API answers no null.
    }

    public async Task<NodeRow[]> NodesAsync(bool all, CancellationToken ct) => [.. (await GetAsync($"{ApiPaths.Nodes}?all={(all ? "true" : "false")}", ApiJson.Default.ListOfNodeRow, ct)).Items];

    public async Task<VmRow[]> VmsAsync(bool all, CancellationToken ct) => [.. (await GetAsync($"{ApiPaths.Vms}?all={(all ? "true" : "false")}", ApiJson.Default.ListOfVmRow, ct)).Items];

    public async Task<QueueRow[]> QueueAsync(CancellationToken ct) => [.. (await GetAsync(ApiPaths.Queue, ApiJson.Default.ListOfQueueRow, ct)).Items];

    public async Task<EventRow[]> EventsAsync(CancellationToken ct) => [.. (await GetAsync($"{ApiPaths.Events}?limit=2000", ApiJson.Default.ListOfEventRow, ct)).Items];

    public async Task<NetworkRow[]> NetworksAsync(CancellationToken ct) => [.. (await GetAsync(ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, ct)).Items];

    public async Task<string> TextAsync(string path, CancellationToken ct) => await http.GetStringAsync(new Uri(path, UriKind.Relative), ct);

    /// <summary>Calls the hook that an LRMS would call.</summary>
    public async Task HookAsync(CancellationToken ct) => (await http.PostAsync(new Uri("/api/v1/hooks/main", UriKind.Relative), null, ct)).EnsureSuccessStatusCode();

    /// <summary>Runs the command line client against it.</summary>
    public Task<Shell.Result> CliAsync(CancellationToken ct, params string[] arguments) => Shell.RunAsync(Program, [.. arguments, "--server", $"unix:{site.Socket}"], ct);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Stops it in the middle of whatever it does.</summary>
    public void Pause() => _ = NativeKill(process.Id, SigStop);

    /// <summary>Lets it go on.</summary>
    public void GoOn() => _ = NativeKill(process.Id, SigCont);

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        _ = NativeKill(process.Id, SigTerm);
        await process.WaitForExitAsync();
    }

    /// <summary>Waits until a fail point has killed it.</summary>
    public Task DiedAsync(TimeSpan within, CancellationToken ct) => Until.TrueAsync("the fail point kills the service", within, () => Task.FromResult(process.HasExited), ct, Tail);

    /// <summary>The end of its log.</summary>
    public string Tail() => string.Join('\n', log.TakeLast(60));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await StopAsync();
        }

        process.Dispose();
        http.Dispose();
    }

    private async Task<bool> IsOkAsync(string path, CancellationToken ct)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"elastic serve has ended with {process.ExitCode}:\n{Tail()}");
        }

        try
        {
            return (await http.GetAsync(new Uri(path, UriKind.Relative), ct)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // The process is the service itself: the lab's script and nsenter each replace themselves by what they start.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);

    private void Keep(string? line)
    {
        if (line is not null)
        {
            log.Enqueue(line);
        }
    }
}
