using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Tests.Api;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>What a small receiver of OTLP on loopback is sent.</summary>
[TestClass]
public sealed class OtlpExportTests : ApiSuite
{
    private readonly HttpListener receiver = new();
    private Uri endpoint = new("http://127.0.0.1");

    [TestInitialize]
    public void Listen()
    {
        endpoint = new($"http://127.0.0.1:{Dashboards.PrometheusServer.FreePort()}/v1/metrics");
        receiver.Prefixes.Add(endpoint.AbsoluteUri + "/");
        receiver.Start();
    }

    [TestCleanup]
    public void Close() => receiver.Close();

    [TestMethod]
    public async Task Send_ReceiverAnswers_HasLevelsAndCountsWithTheirLabels()
    {
        using var export = Export();
        await ReadyNodeAsync();
        var received = ReceiveAsync(HttpStatusCode.OK);

        var isSent = await Task.Run(export.Send, Ct);

        var (path, type, body) = await received;
        Assert.IsTrue(isSent);
        Assert.AreEqual("/v1/metrics application/x-protobuf", $"{path} {type}");
        // Texts stand in protobuf as they are, after their length.
        foreach (var word in (string[])["stratuslab-elastic", "stratuslab_elastic_nodes_created_total", "stratuslab_elastic_node_ready_seconds", "stratuslab_elastic_nodes", "stratuslab_elastic_lrms_up", "cluster", "main", "small"])
        {
            Assert.IsTrue(body.AsSpan().IndexOf([(byte)word.Length, .. Encoding.UTF8.GetBytes(word)]) > 0, word);
        }
    }

    [TestMethod]
    public async Task Send_ReceiverRefuses_SaysSo()
    {
        using var export = Export();
        var received = ReceiveAsync(HttpStatusCode.BadRequest);

        Assert.IsFalse(await Task.Run(export.Send, Ct));
        await received;
    }

    [TestMethod]
    public async Task Send_NobodyListens_SaysSo()
    {
        receiver.Stop();
        using var export = Export();

        Assert.IsFalse(await Task.Run(export.Send, Ct));
    }

    private OtlpExport Export() => ActivatorUtilities.CreateInstance<OtlpExport>(Service.Services, endpoint, "lab", NullLogger<OtlpExport>.Instance);

    private async Task<(string Path, string Type, byte[] Body)> ReceiveAsync(HttpStatusCode status)
    {
        var asked = await receiver.GetContextAsync().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Ct);
        using var body = new MemoryStream();
        await asked.Request.InputStream.CopyToAsync(body, Ct);
        asked.Response.StatusCode = (int)status;
        asked.Response.Close();
        return (asked.Request.RawUrl ?? "", asked.Request.ContentType ?? "", body.ToArray());
    }
}
