using System.Diagnostics;
using System.Net.Sockets;

namespace StratusLab.Elastic.Bench;

/// <summary>The service as a program of its own, and a client of its API.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ServedProgram(Process process, HttpClient http) => (Process, Http) = (process, http);

    public Process Process { get; }

    public HttpClient Http { get; }

    /// <summary>Starts it where a batch system is, and waits until it is ready.</summary>
    /// <param name="directory">Where its configuration, its data and its socket are.</param>
    /// <param name="cluster">What the configuration says of the cluster, but its pools: YAML.</param>
    /// <param name="more">The rest of the configuration.</param>
    /// <param name="inside">The command that runs it where the batch system is.</param>
    public static async Task<ServedProgram> StartAsync(BenchDirectory directory, string cluster, string more, params IEnumerable<string> inside)
    {
        await File.WriteAllTextAsync(directory["elastic.yaml"], $$"""
            site: bench
            data: {{directory["data"]}}
            listen: unix:{{directory["elastic.sock"]}}
            access: {hook-socket: {{directory["hook.sock"]}}}
            hosts: [{name: sim01, kind: simulated}]
            networks: [{name: workers, bridge: br0, network: 10.77.0.0/24, names: "wn-{4}"}]
            templates: [{name: small, vcpu: 1, memory: 1G, disks: [{image: none}], nics: [workers]}]
            clusters:
              - {{cluster}}, pools: [{name: small, template: small, max: 1}]}
            {{more}}
            """);
        string[] command = [.. inside, Path.Combine(AppContext.BaseDirectory, "elastic"), "serve", "--config", directory["elastic.yaml"]];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!; // Throws when it does not start.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) => Console.Error.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var program = new ServedProgram(process, Client(directory["elastic.sock"]));
        await UntilAsync(program.IsReadyAsync);
        return program;
    }

    public static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        var watch = Stopwatch.StartNew();
        while (!await isTrue())
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"It did not come to that within {Patience.TotalSeconds} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Process.Kill(entireProcessTree: true);
        await Process.WaitForExitAsync();
        Process.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(Api.Contracts.ApiPaths.Ready);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException) when (!Process.HasExited)
        {
            return false;
        }
    }

    private static HttpClient Client(string socketPath) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), ct);
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new("http://localhost/") };
}
