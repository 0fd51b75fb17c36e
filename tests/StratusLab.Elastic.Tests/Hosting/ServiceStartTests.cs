using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Hosting;

/// <summary>What an operator reads when the service does not start, and that it starts.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class ServiceStartTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-start").FullName;

    public required TestContext TestContext { get; set; }

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Start_WrongConfiguration_EndsLikeConfigCheck()
    {
        var shell = new Shell { Serve = (request, ct) => Service.RunAsync(request.File, new(), ct) };
        Assert.AreEqual(2, await shell.RunAsync("serve", "--config", Write("listen: nowhere\n")));
        StringAssert.EndsWith(shell.Error, " errors. Nothing was changed.\n");
    }

    [TestMethod]
    public async Task Start_AddressInUse_SaysSoWithoutAStack()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var listen = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        Assert.AreEqual(
            $"The service cannot start: It cannot listen on {listen}: somebody listens there already. Stop that, or name another address in \"listen\".",
            (await FailAsync(listen)).Message);
    }

    [TestMethod]
    public async Task Start_SocketWithoutADirectory_SaysHowToMakeIt()
    {
        var listen = $"unix:{directory}/run/elastic.sock";
        StringAssert.EndsWith((await FailAsync(listen)).Message, $"its directory is not there. Make it: install -d -o USER {directory}/run");
    }

    [TestMethod]
    public async Task Start_FileWhereTheSocketShouldBe_IsNotDeleted()
    {
        var file = Path.Combine(directory, "precious");
        await File.WriteAllTextAsync(file, "content", TestContext.CancellationToken);
        Assert.Contains("is not a socket", (await FailAsync($"unix:{file}")).Message);
        Assert.AreEqual("content", await File.ReadAllTextAsync(file, TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Start_SimulatedSite_HasWaitingJobsAndASocketForItsGroup()
    {
        var socket = Path.Combine(directory, "elastic.sock");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var running = Service.RunAsync(Write(Simulated($"unix:{socket}")), new(), stop.Token);
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = $"unix:{socket}";
        await Until.TrueAsync(
            "a job of the made-up users counts as demand",
            TimeSpan.FromMinutes(1),
            async () => await shell.RunAsync("queue") == 0 && shell.Output.Contains(" yes", StringComparison.Ordinal),
            stop.Token);
        Assert.AreEqual("660", Convert.ToString((int)File.GetUnixFileMode(socket), 8));
        await stop.CancelAsync();
        Assert.AreEqual(0, await running);
    }

    [TestMethod]
    public async Task Start_WithTls_ServesThoseWhoHaveAToken()
    {
        var (socket, port) = (Path.Combine(directory, "elastic.sock"), FreePort());
        using var pair = TestCertificate.Write(directory, "localhost");
        var tls = $"tls: {{address: '127.0.0.1:{port}', certificate: {directory}/tls.crt, key: {directory}/tls.key}}\n";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var running = Service.RunAsync(Write(Simulated($"unix:{socket}") + tls), new(), stop.Token);
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = $"unix:{socket}";
        await Until.TrueAsync("a token is made", TimeSpan.FromMinutes(1), async () => await shell.RunAsync("tokens", "create", "prom", "--role", "viewer") == 0, stop.Token);

        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == pair.Thumbprint });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{port}/api/v1/status") { Headers = { Host = "elastic.example.org" } };
        using var stranger = await http.SendAsync(request, stop.Token);
        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var known = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{port}/api/v1/status") { Headers = { Host = "elastic.example.org", Authorization = new("Bearer", shell.Output.Trim()) } };
        using var answered = await http.SendAsync(known, stop.Token);
        Assert.AreEqual(HttpStatusCode.OK, answered.StatusCode);
        await stop.CancelAsync();
        Assert.AreEqual(0, await running);
    }

    [TestMethod]
    public async Task Start_AllConnectionsOfAnAddressTaken_TheOperatorsSocketStillAnswers()
    {
        var (socket, port) = (Path.Combine(directory, "elastic.sock"), FreePort());
        using var pair = TestCertificate.Write(directory, "localhost");
        var tls = $"tls: {{address: '127.0.0.1:{port}', certificate: {directory}/tls.crt, key: {directory}/tls.key}}\n";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var running = Service.RunAsync(Write(Simulated($"unix:{socket}") + tls), new(), stop.Token);
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = $"unix:{socket}";
        await Until.TrueAsync("it answers", TimeSpan.FromMinutes(1), async () => await shell.RunAsync("status") == 0, stop.Token);
        var clients = new List<TcpClient>();
        for (var i = 0; i <= Listeners.MostConnections; i++)
        {
            clients.Add(new());
            await clients[^1].ConnectAsync(IPAddress.Loopback, port, stop.Token);
        }

        using var oneTooMany = clients[^1];
        Assert.AreEqual(0, await oneTooMany.GetStream().ReadAsync(new byte[1], stop.Token), "it is closed without a word");
        Assert.AreEqual(0, await shell.RunAsync("status"));
        clients.ForEach(c => c.Dispose());
        await stop.CancelAsync();
        Assert.AreEqual(0, await running);
    }

    [TestMethod]
    public async Task Start_WithTls_ThePageGivesACookieThatIsForTlsOnly()
    {
        var (socket, port) = (Path.Combine(directory, "elastic.sock"), FreePort());
        using var pair = TestCertificate.Write(directory, "localhost");
        var tls = $"tls: {{address: '127.0.0.1:{port}', certificate: {directory}/tls.crt, key: {directory}/tls.key}}\n";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var running = Service.RunAsync(Write(Simulated($"unix:{socket}") + tls), new(), stop.Token);
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = $"unix:{socket}";
        await Until.TrueAsync("a token is made", TimeSpan.FromMinutes(1), async () => await shell.RunAsync("tokens", "create", "alice", "--role", "operator") == 0, stop.Token);

        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == pair.Thumbprint };
        using var http = new HttpClient(handler) { BaseAddress = new($"https://127.0.0.1:{port}") };
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", shell.Output.Trim())]);
        using var login = new HttpRequestMessage(HttpMethod.Post, "/web/login") { Content = form, Headers = { { "Origin", $"https://127.0.0.1:{port}" } } };
        using var answer = await http.SendAsync(login, stop.Token);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.MatchesRegex("^__Host-elastic=[0-9a-f]{64}; max-age=43200; path=/; secure; samesite=strict; httponly$", cookie);
        Assert.IsFalse(answer.Headers.Contains("Server"));

        using var page = new HttpRequestMessage(HttpMethod.Get, "/web/") { Headers = { Host = "elastic.example.org" } };
        page.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var shown = await http.SendAsync(page, stop.Token);
        Assert.AreEqual(HttpStatusCode.OK, shown.StatusCode);
        await stop.CancelAsync();
        Assert.AreEqual(0, await running);
    }

    [TestMethod]
    public async Task Start_WithoutTheCertificate_SaysWhichFile()
    {
        var tls = $"tls: {{address: '127.0.0.1:{FreePort()}', certificate: {directory}/tls.crt, key: {directory}/tls.key}}\n";
        var failure = await Assert.ThrowsExactlyAsync<CliException>(() => Service.RunAsync(Write(Simulated($"unix:{directory}/elastic.sock") + tls), new(), TestContext.CancellationToken));
        Assert.StartsWith($"The service cannot start: The TLS certificate {directory}/tls.crt and its key {directory}/tls.key cannot be used: ", failure.Message);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<CliException> FailAsync(string listen)
    {
        var failure = await Assert.ThrowsExactlyAsync<CliException>(() => Service.RunAsync(Write(Simulated(listen)), new(), TestContext.CancellationToken));
        Assert.AreEqual(ExitCode.Failed, failure.ExitCode);
        return failure;
    }

    private string Simulated(string listen) =>
        $$"""
        site: lab
        data: {{directory}}
        listen: {{listen}}
        hosts: [{name: sim01, kind: simulated}]
        networks: [{name: workers, bridge: br0, network: 10.77.0.0/24, names: "wn-{4}"}]
        templates: [{name: small, vcpu: 4, memory: 4G, disks: [{image: none}], nics: [workers]}]
        clusters: [{name: main, kind: simulated, pools: [{name: small, template: small, max: 2}]}]
        tuning: {reconcile-interval: 1s, host-interval: 1s}

        """;

    private string Write(string text)
    {
        var file = Path.Combine(directory, "elastic.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
