using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace StratusLab.Elastic.Tests.Dashboards;

/// <summary>Debian's Prometheus on loopback, with the rules of the repository, which it evaluates every second.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly Process process;
    private readonly HttpClient http;

    private PrometheusServer(Process process, int port) => (this.process, http) = (process, new() { BaseAddress = new($"http://127.0.0.1:{port}/api/v1/") });

    /// <summary>Starts it: it scrapes <paramref name="target"/>, <c>address:port</c>, every second.</summary>
    public static async Task<PrometheusServer> StartAsync(string directory, string target, CancellationToken ct)
    {
        foreach (var file in (string[])[Rule.FileOfAlerts, Rule.FileOfRecords])
        {
            var rules = (await File.ReadAllTextAsync(file, ct)).Replace("interval: 1m\n", "interval: 1s\n", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(directory, Path.GetFileName(file)), rules, ct);
        }

        await File.WriteAllTextAsync(
            Path.Combine(directory, "prometheus.yml"),
            $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [alerts.yml, recording.yml]
            scrape_configs: [{job_name: elastic, static_configs: [{targets: ["{{target}}"]}]}]
            """,
            ct);
        var port = FreePort();
        string[] arguments =
        [
            $"--config.file={directory}/prometheus.yml", $"--storage.tsdb.path={directory}/tsdb", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), "--log.level=error",
        ];
        try
        {
            var server = new PrometheusServer(Process.Start(new ProcessStartInfo("prometheus", arguments))!, port); // A new process.
            try
            {
                await Until.TrueAsync("Prometheus answers", TimeSpan.FromMinutes(2), async () => await server.IsReadyAsync(ct), ct);
            }
            catch
            {
                server.Dispose();
                throw;
            }

            return server;
        }
        catch (Win32Exception e)
        {
            throw new AssertFailedException("prometheus is not installed: apt-get install prometheus", e);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The values of an expression now, without those that are not numbers. Fails when it is not valid.</summary>
    public async Task<double[]> ValuesAsync(string expression, CancellationToken ct) =>
        [.. (await AskAsync("query?query=" + Uri.EscapeDataString(expression), ct)).Select(r => Number(r.GetProperty("value"))).Where(double.IsFinite)];

    /// <summary>All values of an expression over a time, one for each second.</summary>
    public async Task<double[]> ValuesAsync(string expression, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
    [
        .. (await AskAsync(string.Create(CultureInfo.InvariantCulture, $"query_range?query={Uri.EscapeDataString(expression)}&start={from.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds()}&step=1"), ct))
            .SelectMany(r => r.GetProperty("values").EnumerateArray().Select(Number)).Where(double.IsFinite),
    ];

    /// <summary>The rules that Prometheus could not evaluate, with its reason.</summary>
    public async Task<string[]> SickRulesAsync(CancellationToken ct)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync("rules", ct));
        return
        [
            .. answer.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("rules").EnumerateArray())
                .Where(r => r.GetProperty("health").GetString() != "ok").Select(r => $"{r.GetProperty("name")}: {r.GetProperty("health")} {Dashboard.Text(r, "lastError")}"),
        ];
    }

    public void Dispose()
    {
        http.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync("query?query=up", ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement[]> AskAsync(string what, CancellationToken ct)
    {
        using var response = await http.GetAsync(what, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        Assert.IsTrue(response.IsSuccessStatusCode, $"{Uri.UnescapeDataString(what)}: {text}");
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("result").EnumerateArray()];
    }

    private static double Number(JsonElement sample) =>
        double.TryParse(sample[1].GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
}
