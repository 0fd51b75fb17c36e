using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Hosting;

/// <summary>What an instance answers that waits for the right to serve.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
[TestCategory("Packages")]
public sealed class StandbyTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-standby").FullName;
    private readonly HttpClient http = new();

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public void RemoveFiles()
    {
        http.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public async Task Standby_UntilItServes_LivesIsNotReadyAndDoesNotLead()
    {
        var ledger = await (await Ledger.PostgreSqlServer.Shared).NewSchemaAsync(Ct);
        var (first, second) = ($"http://127.0.0.1:{FreePort()}", $"http://127.0.0.1:{FreePort()}");
        using var stopFirst = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var stopSecond = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var serving = Service.RunAsync(Write("first", first, ledger), new(), stopFirst.Token);
        await AnswersAsync(first, ApiPaths.Ready, HttpStatusCode.OK);
        var standing = Service.RunAsync(Write("second", second, ledger), new(), stopSecond.Token);

        Assert.Contains("alive, standing by", await AnswersAsync(second, ApiPaths.Live, HttpStatusCode.OK));
        Assert.Contains("\"This instance stands by: another one serves the site. Ask that one.\"", await AnswersAsync(second, ApiPaths.Ready, HttpStatusCode.ServiceUnavailable));
        Assert.Contains("\nstratuslab_elastic_leader 0\n", await AnswersAsync(second, ApiPaths.Metrics, HttpStatusCode.OK));
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("status", "--live", "--server", second));
        Assert.AreNotEqual(ExitCode.Done, await shell.RunAsync("freeze", "--server", $"unix:{directory}/second/operator.sock"));
        Assert.Contains("another one serves the site", shell.Error);

        await stopFirst.CancelAsync();
        Assert.AreEqual(0, await serving);
        await AnswersAsync(second, ApiPaths.Ready, HttpStatusCode.OK);
        Assert.Contains("\nstratuslab_elastic_leader 1\n", await AnswersAsync(second, ApiPaths.Metrics, HttpStatusCode.OK));
        await stopSecond.CancelAsync();
        Assert.AreEqual(0, await standing);
    }

    [TestMethod]
    public async Task Standby_WhereTheOtherServesAtTheSameAddress_WaitsWithoutAnAnswer()
    {
        var ledger = await (await Ledger.PostgreSqlServer.Shared).NewSchemaAsync(Ct);
        var address = $"http://127.0.0.1:{FreePort()}";
        using var stopFirst = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var stopSecond = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var serving = Service.RunAsync(Write("first", address, ledger), new(), stopFirst.Token);
        await AnswersAsync(address, ApiPaths.Ready, HttpStatusCode.OK);
        var standing = Service.RunAsync(Write("second", address, ledger), new(), stopSecond.Token);

        await stopFirst.CancelAsync();
        Assert.AreEqual(0, await serving);
        await AnswersAsync(address, ApiPaths.Ready, HttpStatusCode.OK);
        Assert.IsFalse(standing.IsCompleted);
        await stopSecond.CancelAsync();
        Assert.AreEqual(0, await standing);
    }

    [TestMethod]
    public async Task Standby_ThatCannotListen_EndsAsIfItHad()
    {
        var file = Write("third", $"unix:{directory}/nowhere/elastic.sock", "Host=127.0.0.1");
        await using var standby = new Standby(ElasticConfiguration.Load(file).Configuration!, TimeProvider.System); // It is a good one.

        standby.Begin();
    }

    // Kestrel by itself would wait for the client for 30 s.
    [TestMethod]
    [Timeout(25_000, CooperativeCancellation = true)]
    public async Task Standby_WhileAClientHoldsARequestOpen_DoesNotWaitForItsEnd()
    {
        var port = FreePort();
        using var client = new TcpClient();
        await using (var standby = new Standby(ElasticConfiguration.Load(Write("third", $"http://127.0.0.1:{port}", "Host=127.0.0.1")).Configuration!, TimeProvider.System)) // It is a good one.
        {
            standby.Begin();
            await AnswersAsync($"http://127.0.0.1:{port}", ApiPaths.Live, HttpStatusCode.OK);
            await client.ConnectAsync(IPAddress.Loopback, port, Ct);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: "u8.ToArray(), Ct);
        }

    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The body, once it answers so.
    private async Task<string> AnswersAsync(string server, string path, HttpStatusCode status)
    {
        var body = "";
        await Until.TrueAsync(
            $"{server}{path} answers {status}",
            TimeSpan.FromMinutes(1),
            async () =>
            {
                try
                {
                    using var response = await http.GetAsync(new Uri(server + path), Ct);
                    body = await response.Content.ReadAsStringAsync(Ct);
                    return response.StatusCode == status;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            Ct,
            () => body);
        return body;
    }

    private string Write(string name, string listen, string ledger)
    {
        var data = Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
        var file = Path.Combine(data, "elastic.yaml");
        File.WriteAllText(
            file,
            $$"""
            site: lab
            data: {{data}}
            listen: {{listen}}
            ledger: {postgresql: "{{ledger}}"}
            hosts: [{name: sim01, kind: simulated}]
            networks: [{name: workers, bridge: br0, network: 10.77.0.0/24, names: "wn-{4}"}]
            templates: [{name: small, vcpu: 4, memory: 4G, disks: [{image: none}], nics: [workers]}]
            clusters: [{name: main, kind: simulated, pools: [{name: small, template: small, max: 2}]}]
            tuning: {reconcile-interval: 1s, host-interval: 1s}

            """);
        return file;
    }
}
