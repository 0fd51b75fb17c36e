using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>The checks of the service's own machine: service, directory, clock, programs, names, templates, images.</summary>
[TestClass]
public sealed class SiteChecksTests
{
    private const string NameFix = " -> Put the names into the hosts file or DNS of the batch system's server and of this machine: elastic networks hosts workers";

    private readonly FakePrograms programs = new();
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-doctor").FullName;

    [TestCleanup]
    public void RemoveFiles()
    {
        programs.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public async Task Service_Running_IsWell() =>
        Assert.AreEqual("Ok: service: 0.1.0 answers at http://127.0.0.1:7117, up 12 min", await Patient.FindAsync(ServiceCheck.Make(Patient.Site, Patient.Says(Patient.Running()))));

    [TestMethod]
    public async Task Service_NotRunning_IsWarnedOf() => Assert.AreEqual(
        "Warn: service: nothing answers at http://127.0.0.1:7117 (Connection refused) -> Start it when the rest is in order: elastic serve",
        await Patient.FindAsync(ServiceCheck.Make(Patient.Site, Patient.Says(Patient.NoService))));

    [TestMethod]
    public async Task Service_OfAnotherSite_Fails() => StringAssert.StartsWith(
        await Patient.FindAsync(ServiceCheck.Make(Patient.Site with { Site = "other" }, Patient.Says(Patient.Running()))), "Fail: service: at http://127.0.0.1:7117 site \"lab\" answers, not \"other\" -> ");

    [TestMethod]
    public async Task Service_WithoutPasses_Fails()
    {
        var running = Patient.Running();
        var stuck = running with { Status = running.Status! with { LastPassAt = Patient.Now.AddMinutes(-9) } }; // It runs.
        StringAssert.StartsWith(await Patient.FindAsync(ServiceCheck.Make(Patient.Site, Patient.Says(stuck))), "Fail: service: it answers, but its last pass was 9 min ago -> ");
    }

    [TestMethod]
    public async Task DataDirectory_Writable_StaysEmpty()
    {
        StringAssert.Matches(
            await Patient.FindAsync(DataDirectoryCheck.Make(Patient.Site with { DataDirectory = directory })), new(@"\A(Ok|Warn): data directory: \S+ can be written by \S+, [\d.]+ .iB are free"));
        Assert.IsEmpty(Directory.EnumerateFileSystemEntries(directory));
    }

    [TestMethod]
    public async Task DataDirectory_Missing_Fails() => Assert.AreEqual(
        "Fail: data directory: /nowhere/data is not there -> Create it for the service's user: install -d -m 0711 -o USER /nowhere/data",
        await Patient.FindAsync(DataDirectoryCheck.Make(Patient.Site with { DataDirectory = "/nowhere/data" })));

    [TestMethod]
    public async Task DataDirectory_NotWritable_Fails() =>
        StringAssert.Contains(await Patient.FindAsync(DataDirectoryCheck.Make(Patient.Site with { DataDirectory = "/proc" })), $"Fail: data directory: {Environment.UserName} cannot write to /proc (");

    [TestMethod]
    [DataRow("echo yes", "Ok: time: the clock is synchronized")]
    [DataRow("echo no", "Warn: time: the clock is not synchronized -> ")]
    [DataRow("echo 'Failed to connect to bus' >&2; exit 1", "Warn: time: whether the clock is synchronized is not known (timedatectl: Failed to connect to bus) -> ")]
    [DataRow("echo perhaps", "Warn: time: whether the clock is synchronized is not known (timedatectl: it said neither yes nor no) -> ")]
    public async Task Clock_AsTimedatectlSays_IsJudged(string script, string expected)
    {
        programs.Add("timedatectl", script);
        StringAssert.StartsWith(await Patient.FindAsync(ClockCheck.Make(Patient.Tools(programs))), expected);
    }

    [TestMethod]
    public async Task Programs_OnlyXorriso_IsEnough()
    {
        programs.Add("qemu-img", "printf 'qemu-img version 7.2.22\\nCopyright\\n'").Add("xorriso", "echo 'xorriso 1.5.4'");
        Assert.AreEqual(
            "Ok: qemu-img: makes the VMs' disks (qemu-img version 7.2.22)\nOk: xorriso: makes the VMs' context images (xorriso 1.5.4)",
            await Patient.FindAsync([.. ProgramChecks.Make(Patient.Site, Patient.Tools(programs))]));
    }

    [TestMethod]
    public async Task Programs_None_Fails()
    {
        var lines = (await Patient.FindAsync([.. ProgramChecks.Make(Patient.Site, Patient.Tools(programs))])).Split('\n');
        StringAssert.StartsWith(lines[0], "Fail: qemu-img, which makes the VMs' disks: There is no program ");
        StringAssert.StartsWith(lines[1], "Fail: genisoimage or xorriso, which makes the VMs' context images: There is no program ");
        StringAssert.EndsWith(lines[1], " -> Install genisoimage or xorriso.");
    }

    [TestMethod]
    public async Task Programs_SimulatedHosts_AreNotNeeded() =>
        Assert.AreEqual("", await Patient.FindAsync([.. ProgramChecks.Make(Patient.Site with { Hosts = [Patient.Host with { Kind = "simulated" }] }, Patient.Tools(programs))]));

    [TestMethod]
    public async Task Names_ThatResolveBothWays_AreWell() => Assert.AreEqual(
        "Ok: network workers: wn-2 is 10.77.0.2 and back\nOk: network workers: wn-254 is 10.77.0.254 and back",
        await FindNamesAsync(("wn-2", "10.77.0.2"), ("WN-254.grid.example.org", "10.77.0.254"), ("wn-254", "10.77.0.254")));

    [TestMethod]
    public async Task Names_ThatDoNotResolve_Fail() => Assert.AreEqual(
        $"Fail: network workers: wn-2 does not resolve{NameFix}\nFail: network workers: wn-254 resolves to 10.9.9.9, not to 10.77.0.254{NameFix}", await FindNamesAsync(("wn-254", "10.9.9.9")));

    [TestMethod]
    public async Task Names_ThatResolveBackWithADomain_FailWhereGridEngineIsServed()
    {
        var tools = Patient.Tools(programs) with { Names = Patient.Names(("wn-2", "10.77.0.2"), ("wn-254.grid.example.org", "10.77.0.254"), ("wn-254", "10.77.0.254")) };
        var found = await Patient.FindAsync(NameCheck.Make(Patient.Network, isExact: true, tools));
        Assert.Contains("Ok: network workers: wn-2 is 10.77.0.2 and back", found);
        Assert.Contains("Fail: network workers: wn-254 resolves to 10.77.0.254, but 10.77.0.254 to wn-254.grid.example.org", found);
    }

    [TestMethod]
    public async Task Names_ThatResolveBackToAnother_AreWarnedOf() => Assert.AreEqual(
        $"Warn: network workers: wn-2 resolves to 10.77.0.2, but 10.77.0.2 to old-name{NameFix}\nWarn: network workers: wn-254 resolves to 10.77.0.254, but 10.77.0.254 has no name{NameFix}",
        await Patient.FindAsync(NameCheck.Make(Patient.Network, isExact: false, Patient.Tools(programs) with
        {
            Names = new((name, _) => Task.FromResult<System.Collections.Immutable.ImmutableArray<string>>(["10.77.0." + name[3..]]), (address, _) => Task.FromResult(address == "10.77.0.2" ? "old-name" : null)),
        })));

    [TestMethod]
    public async Task Template_FilesThatAreThere_AreWell()
    {
        var file = Path.Combine(directory, "file");
        await File.WriteAllTextAsync(file, "x");
        var template = Patient.Template with { Kernel = file, Initrd = file, ContextFiles = Patient.Template.ContextFiles.Add("hosts", file) };
        Assert.AreEqual("Ok: template small: 3 files can be read", await Patient.FindAsync(TemplateCheck.Make(template)));
    }

    [TestMethod]
    public async Task Template_FilesThatCannotBeRead_EachFail()
    {
        var empty = Path.Combine(directory, "empty");
        await File.WriteAllTextAsync(empty, "");
        var template = Patient.Template with { Kernel = "/nowhere/vmlinuz", Initrd = empty, ContextFiles = Patient.Template.ContextFiles.Add("hosts", directory) };
        Assert.AreEqual(
            $"""
            Fail: template small: /nowhere/vmlinuz is not there -> Put it there, readable by the service's user, or correct the template.
            Fail: template small: {empty} is empty -> Put it there, readable by the service's user, or correct the template.
            Fail: template small: {directory} is a directory -> Put it there, readable by the service's user, or correct the template.
            """,
            await Patient.FindAsync(TemplateCheck.Make(template)));
    }

    [TestMethod]
    public async Task Images_AsTheServiceSays_AreJudged()
    {
        Assert.AreEqual("Ok: images: worker is imported (qcow2, sha256 aaaaaaaaaaaa…)", await FindImagesAsync(Patient.Running("worker", "other")));
        Assert.AreEqual(
            "Fail: images: worker is not imported, no VM that needs it can start -> Import it: elastic images import worker PATH|URL --sha256 HEX", await FindImagesAsync(Patient.Running("other")));
        Assert.AreEqual("Warn: images: whether worker is imported is not known, the service does not run -> Run the doctor again when it does.", await FindImagesAsync(Patient.NoService));
    }

    private static Task<string> FindImagesAsync(ServiceView service) => Patient.FindAsync(ImageCheck.Make(Patient.Site, Patient.Says(service)));

    private Task<string> FindNamesAsync(params (string Name, string Address)[] known) =>
        Patient.FindAsync(NameCheck.Make(Patient.Network, isExact: false, Patient.Tools(programs) with { Names = Patient.Names(known) }));
}
