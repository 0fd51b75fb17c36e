using System.Diagnostics;
using System.Security.Cryptography;
using StratusLab.Elastic.Contracts.Web;
using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Hosting;

/// <summary>The service in a process of its own, killed (SIGKILL) while it imports.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class ImportKillTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-kill").FullName;
    private readonly byte[] image = RandomNumberGenerator.GetBytes(5 << 20);

    public required TestContext TestContext { get; set; }

    private string Images => Path.Combine(directory, "images");

    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(image));

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Import_KilledInTheMiddle_LeavesNoImageAndIsGoneOnWith()
    {
        var isFirst = true;
        await using var server = new RawHttpServer(async (request, to, ct) =>
        {
            if (!isFirst)
            {
                await RawHttpServer.FileAsync(request, to, image, "\"one\"", ct);
                return;
            }

            isFirst = false;
            await RawHttpServer.HeadAsync(to, "200 OK", ct, "ETag: \"one\"", $"Content-Length: {image.Length}");
            await to.WriteAsync(image.AsMemory(0, 3 << 20), ct);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        });

        using (var service = await StartAsync())
        {
            var cut = ImportAsync(server);
            await Until.TrueAsync(
                "3 MiB have come", TimeSpan.FromMinutes(1), () => Task.FromResult(Directory.Exists(Images) && Directory.GetFiles(Images, "*.part").Any(f => new FileInfo(f).Length == 3 << 20)), TestContext.CancellationToken);
            service.Kill();
            await service.WaitForExitAsync(TestContext.CancellationToken);
            Assert.AreNotEqual(0, (await cut).ExitCode);
        }

        Assert.IsTrue(Directory.GetFiles(Images).All(f => Path.GetFileName(f).StartsWith(".import-", StringComparison.Ordinal)));
        using (var service = await StartAsync())
        {
            var (exitCode, error) = await ImportAsync(server);
            Assert.AreEqual(0, exitCode, error);
            service.Kill();
            await service.WaitForExitAsync(TestContext.CancellationToken);
        }

        Assert.AreEqual(3 << 20, RawHttpServer.Begin(server.Requests.Last()));
        Assert.AreEqual(Path.Combine(Images, Sha256), Directory.GetFiles(Images).Single());
        CollectionAssert.AreEqual(image, await File.ReadAllBytesAsync(Path.Combine(Images, Sha256), TestContext.CancellationToken));
    }

    private async Task<(int ExitCode, string Error)> ImportAsync(RawHttpServer server)
    {
        var shell = Client();
        return (await shell.RunAsync("images", "import", "worker", $"{server.Address}/image", "--sha256", Sha256), shell.Error);
    }

    private async Task<Process> StartAsync()
    {
        var file = Path.Combine(directory, "elastic.yaml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            site: lab
            data: {{directory}}
            listen: unix:{{directory}}/sock
            hosts: [{name: sim01, kind: simulated}]

            """,
            TestContext.CancellationToken);
        var program = Path.Combine(AppContext.BaseDirectory, typeof(StratusLab.Elastic.Configuration.ElasticConfiguration).Assembly.GetName().Name + ".dll");
        var service = Process.Start(new ProcessStartInfo("dotnet", [program, "serve", "--config", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!; // A program was named.
        await Until.TrueAsync("the service answers", TimeSpan.FromMinutes(1), async () => await Client().RunAsync("images") == 0, TestContext.CancellationToken, () => service.HasExited ? service.StandardError.ReadToEnd() : "");
        return service;
    }

    private Shell Client()
    {
        var shell = new Shell();
        shell.Environment["ELASTIC_SERVER"] = $"unix:{directory}/sock";
        return shell;
    }
}
