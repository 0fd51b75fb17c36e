using System.Text.Json;

namespace StratusLab.Elastic.Tests.Cli;

[TestClass]
public sealed class TemplateCommandTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-template").FullName;

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Check_GoodFile_SaysWhatIsInIt()
    {
        var (shell, file) = (new Shell(), Write("worker.one", "NAME = worker\nCPU = 0.5\nMEMORY = 512\nDISK = [ IMAGE = worker ]\nINPUT = tablet\n"));
        Assert.AreEqual(0, await shell.RunAsync("template", "check", file));
        Assert.AreEqual($"{file} is good: template worker, 0.5 CPU, 512 MiB, 1 disk, 0 network cards.\n", shell.Output);
        StringAssert.StartsWith(shell.Error, $"{file}:5:1: warning: INPUT is not used.");
    }

    [TestMethod]
    public async Task Check_SeveralErrors_SaysThemAll()
    {
        var (shell, file) = (new Shell(), Write("worker.yaml", "name: a b\nmemory: 512\nraw: x\n"));
        Assert.AreEqual(2, await shell.RunAsync("template", "check", file));
        StringAssert.Contains(shell.Error, $"{file}:1:1: NAME \"a b\" cannot be a name.");
        StringAssert.Contains(shell.Error, $"{file}:3:1: RAW is a single value. Write RAW = [");
        StringAssert.EndsWith(shell.Error, "2 errors.\n");
        Assert.AreEqual("", shell.Output);
    }

    [TestMethod]
    public async Task Check_WhatNoDriverCanDo_SaysSo()
    {
        var (shell, file) = (new Shell(), Write("worker.one", "NAME = worker\nMEMORY = 512\nDISK = [ TYPE = swap, SIZE = 5, DRIVER = qcow2 ]\n"));
        Assert.AreEqual(1, await shell.RunAsync("template", "check", file));
        Assert.AreEqual($"{file}: DISK 0: a disk that is made empty is raw. Remove DRIVER.\n{file} is well written, but a VM of it would be refused.\n", shell.Error);
        using var json = JsonDocument.Parse(await Json(file));
        Assert.IsTrue(json.RootElement.GetProperty("isGood").GetBoolean());
        Assert.AreEqual(1, json.RootElement.GetProperty("unsupported").GetArrayLength());
    }

    [TestMethod]
    public async Task Check_NoFile_IsWrongUse()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("template", "check", Path.Combine(directory, "none")));
        StringAssert.Contains(shell.Error, "none cannot be read: ");
    }

    private static async Task<string> Json(string file)
    {
        var shell = new Shell();
        Assert.AreEqual(1, await shell.RunAsync("template", "check", file, "-o", "json"));
        return shell.Output;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
