using System.Runtime.Versioning;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary><c>elastic tokens</c> against a service that is a stub.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class TokensCommandTests
{
    private static readonly NewToken Made = new("elastic_5ec2e7", "Token \"prom\" is made; its role is viewer.");

    [TestMethod]
    public async Task Create_ToTheTerminal_PrintsTheSecretAlone()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Tokens, ApiJson.Default.NewToken, Made);
        var shell = new Shell();

        Assert.AreEqual(0, await shell.RunAsync("--server", service.Url, "tokens", "create", "prom", "--role", "viewer", "--valid-for", "90d"));

        Assert.AreEqual("elastic_5ec2e7\n", shell.Output, "what a script takes in holds nothing else");
        Assert.AreEqual("Token \"prom\" is made; its role is viewer. It is shown this once.\n", shell.Error);
        StringAssert.Contains(service.Asked.Single(), "\"validSeconds\":7776000");
    }

    [TestMethod]
    public async Task Create_ToAFile_IsThereForThisUserOnly()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Tokens, ApiJson.Default.NewToken, Made);
        var file = Path.Combine(Directory.CreateTempSubdirectory("elastic-token").FullName, "hook");
        var shell = new Shell();

        Assert.AreEqual(0, await shell.RunAsync("--server", service.Url, "tokens", "create", "prom", "--role", "viewer", "--to", file));

        Assert.AreEqual("elastic_5ec2e7\n", await File.ReadAllTextAsync(file));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain("5ec2e7", shell.Output + shell.Error);
        Assert.AreEqual(ExitCode.Failed, await shell.RunAsync("--server", service.Url, "tokens", "create", "prom", "--role", "viewer", "--to", file), "a file that is there is left alone");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true); // It was put together here.
    }

    [TestMethod]
    public async Task Create_ServiceRefuses_LeavesNoFile()
    {
        await using var service = await StubService.StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("elastic-token").FullName, "hook");

        Assert.AreNotEqual(0, await new Shell().RunAsync("--server", service.Url, "tokens", "create", "prom", "--role", "viewer", "--to", file));

        Assert.IsFalse(File.Exists(file));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true); // It was put together here.
    }

    [TestMethod]
    public async Task AnyCommand_WithATokenFile_SendsIt()
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Tokens, ApiJson.Default.ListOfTokenRow, new([new("prom", "viewer", new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), "root", null)]));
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "elastic_abc\n");

        Assert.AreEqual(0, await new Shell().RunAsync("--server", service.Url, "--token-file", file, "tokens"));

        Assert.AreEqual("Bearer elastic_abc", service.Authorizations.Single());
        await File.WriteAllTextAsync(file, "two words\n");
        Assert.AreEqual(ExitCode.WrongUse, await new Shell().RunAsync("--server", service.Url, "--token-file", file, "tokens"));
        File.Delete(file);
    }
}
