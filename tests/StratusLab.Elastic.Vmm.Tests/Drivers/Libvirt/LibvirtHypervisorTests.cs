using System.Xml.Linq;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>What only libvirt has, on a real one.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class LibvirtHypervisorTests
{
    private static readonly VmId Id = new(7);
    private static readonly DomainIdentity Identity = new(LibvirtHarness.Site);

    private readonly LibvirtHarness harness = new();

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public async Task StopAsync() => await harness.DisposeAsync();

    [TestMethod]
    public async Task Deploy_NewVm_IsPersistentAndCarriesOurMark()
    {
        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);

        Assert.MatchesRegex(@"Persistent:\s+yes", await harness.VirshAsync("dominfo one-test-7"));
        var domain = XElement.Parse(await harness.VirshAsync("dumpxml one-test-7"));
        Assert.AreEqual(Identity.UuidOf(Id).ToString(), domain.Element("uuid")?.Value);
        var mark = domain.Element("metadata")?.Elements().Single();
        Assert.AreEqual(("test", "7"), (mark?.Attribute("site")?.Value, mark?.Attribute("id")?.Value));
    }

    [TestMethod]
    public async Task Deploy_FilteredAndRawCards_AreTakenByLibvirt()
    {
        var spec = await harness.SpecAsync(Id);
        var deploying = harness.Hypervisor.DeployAsync(spec with { Nics = [spec.Nics[0] with { IsFiltered = true }], RawNics = [new("02:11:22:33:44:55", PrivateLibvirtd.Bridge)] }, Ct);
        try
        {
            await deploying;
        }
        catch (RejectedException e) when (e.Message.Contains("ebtables", StringComparison.Ordinal) || e.Message.Contains("nwfilter", StringComparison.Ordinal))
        {
            // This machine's kernel cannot filter; that it is defined, libvirt has checked all the same.
            TestContext.WriteLine(e.Message);
        }

        var cards = XElement.Parse(await harness.VirshAsync("dumpxml one-test-7 --inactive")).Descendants("interface").ToArray();
        Assert.AreEqual("clean-traffic", cards[0].Element("filterref")?.Attribute("filter")?.Value);
        Assert.AreEqual("10.77.0.7", cards[0].Element("filterref")?.Element("parameter")?.Attribute("value")?.Value);
        Assert.AreEqual("02:11:22:33:44:55", cards[1].Element("mac")?.Attribute("address")?.Value);
        var file = Path.Combine(harness.DataDirectory, "domain.xml");
        await File.WriteAllTextAsync(file, await harness.VirshAsync("dumpxml one-test-7 --inactive"), Ct);
        await harness.VirshAsync($"define --validate {file}");
    }

    [TestMethod]
    public async Task Deploy_DefinedAndNeverStarted_IsStartedWithTheNewDefinition()
    {
        await harness.DefineAsync("one-test-7", 1, 16, uuid: Identity.UuidOf(Id));

        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);

        Assert.MatchesRegex(@"Max memory:\s+32768 KiB", await harness.VirshAsync("dominfo one-test-7"));
    }

    [TestMethod]
    public async Task Verbs_LookAlikeWithAnotherUuid_LeaveItAlone()
    {
        await harness.DefineAsync("one-test-7", 1, 16, "create", Guid.Parse("01234567-89ab-4def-8123-456789abcdef"));

        Assert.IsEmpty((await harness.Hypervisor.ObserveAsync(Ct)).Domains);
        await harness.Hypervisor.DestroyAsync(Id, Ct);
        var spec = await harness.SpecAsync(Id);
        Assert.Contains("somebody else", (await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Hypervisor.DeployAsync(spec, Ct))).Message);
        CollectionAssert.AreEqual(new[] { "one-test-7" }, (await harness.RunningAsync()).ToArray());
    }

    [TestMethod]
    public async Task Verbs_OurUuidUnderAnotherName_LeaveItAlone()
    {
        await harness.DefineAsync("renamed", 1, 16, "create", Identity.UuidOf(Id));

        Assert.IsEmpty((await harness.Hypervisor.ObserveAsync(Ct)).Domains);
        await harness.Hypervisor.ShutdownAsync(Id, Ct);
        await harness.Hypervisor.DestroyAsync(Id, Ct);
        var spec = await harness.SpecAsync(Id);
        Assert.Contains("renamed", (await Assert.ThrowsExactlyAsync<RejectedException>(() => harness.Hypervisor.DeployAsync(spec, Ct))).Message);
        CollectionAssert.AreEqual(new[] { "renamed" }, (await harness.RunningAsync()).ToArray());
    }

    [TestMethod]
    public async Task Observe_PausedByAnOperator_SaysByWhom()
    {
        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);
        await harness.VirshAsync("suspend one-test-7");

        Assert.AreEqual(new DomainSeen(Id, DomainState.Paused, "by user"), (await harness.Hypervisor.ObserveAsync(Ct)).Domains.Single());
        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);
        Assert.AreEqual(DomainState.Paused, (await harness.Hypervisor.ObserveAsync(Ct)).Domains.Single().State);
    }

    [TestMethod]
    public async Task Continue_PausedByAnOperator_LeavesItPaused()
    {
        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);
        await harness.VirshAsync("suspend one-test-7");

        await harness.Hypervisor.ContinueAsync(Id, Ct);

        Assert.AreEqual(DomainState.Paused, (await harness.Hypervisor.ObserveAsync(Ct)).Domains.Single().State);
    }

    [TestMethod]
    public async Task Destroy_SavedByLibvirtGuests_IsGone()
    {
        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);
        await harness.VirshAsync("managedsave one-test-7");

        Assert.AreEqual(new DomainSeen(Id, DomainState.Off, "saved"), (await harness.Hypervisor.ObserveAsync(Ct)).Domains.Single());
        await harness.Hypervisor.DestroyAsync(Id, Ct);

        Assert.IsEmpty((await harness.Hypervisor.ObserveAsync(Ct)).Domains);
    }

    [TestMethod]
    public async Task Destroy_UndefinedWhileRunning_IsGone()
    {
        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);
        await harness.VirshAsync("undefine one-test-7");

        await harness.Hypervisor.DestroyAsync(Id, Ct);

        Assert.IsEmpty(await harness.RunningAsync());
    }

    [TestMethod]
    public async Task Deploy_KvmOnAuto_RunsHereWhateverDevKvmPromises()
    {
        var hypervisor = harness.Driver(harness.Options with { DomainType = DomainType.Auto });

        await hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);

        var type = XElement.Parse(await harness.VirshAsync("dumpxml one-test-7")).Attribute("type")?.Value;
        var report = await hypervisor.ObserveAsync(Ct);
        Assert.AreEqual(DomainState.Running, report.Domains.Single().State);
        Assert.AreEqual(type == "qemu", report.Hypervisor.Contains("software emulation", StringComparison.Ordinal), report.Hypervisor);
        CollectionAssert.AreEqual(new[] { "one-test-7" }, (await harness.RunningAsync()).ToArray());
    }

    [TestMethod]
    public async Task Deploy_DisksOnEveryBusAndAScreen_Run()
    {
        var spec = await harness.SpecAsync(Id);
        await Tool.RunAsync("truncate", "-s", "1M", Path.Combine(harness.DataDirectory, "a"), Path.Combine(harness.DataDirectory, "b"), Path.Combine(harness.DataDirectory, "c"), Path.Combine(harness.DataDirectory, "d"));
        VmDisk Disk(string name, string target, string bus, bool isReadOnly = false) => new(Path.Combine(harness.DataDirectory, name), "raw", target, isReadOnly) { Bus = bus };

        await harness.Hypervisor.DeployAsync(spec with
        {
            Files = spec.Files with { Disks = [Disk("a", "vda", "virtio"), Disk("b", "sda", "scsi"), Disk("c", "hdc", "ide", isReadOnly: true), Disk("d", "sdb", "sata")] },
            Boot = "cdrom",
            HasPae = true,
            Graphics = new() { Password = "very-sec" },
        }, Ct);

        Assert.AreEqual(DomainState.Running, (await harness.Hypervisor.ObserveAsync(Ct)).Domains.Single().State);
        var domain = XElement.Parse(await harness.VirshAsync("dumpxml --security-info one-test-7"));
        CollectionAssert.AreEquivalent(
            new[] { "vda virtio disk", "sda scsi disk", "hdc sata cdrom", "sdb sata disk" },
            domain.Descendants("disk").Select(d => $"{d.Element("target")?.Attribute("dev")?.Value} {d.Element("target")?.Attribute("bus")?.Value} {d.Attribute("device")?.Value}").ToArray());
        Assert.AreEqual("very-sec", domain.Descendants("graphics").Single().Attribute("passwd")?.Value);
        Assert.DoesNotContain("very-sec", await harness.Logs.ReadAsync(Id, Ct));
    }

    [TestMethod]
    public async Task Deploy_Raw_IsInTheDomainThatRuns()
    {
        var spec = await harness.SpecAsync(Id);

        await harness.Hypervisor.DeployAsync(spec with
        {
            Vcpus = 2,
            KvmRaw = """
                <features><pmu state="off"/></features>
                <cpu><topology sockets="1" cores="2" threads="1"/></cpu>
                <clock offset="localtime"><timer name="rtc" tickpolicy="catchup"/></clock>
                <devices>
                  <watchdog model="i6300esb" action="reset"/>
                  <rng model="virtio"><rate bytes="4096" period="1000"/></rng>
                  <memballoon model="virtio"><stats period="10"/></memballoon>
                  <input type="keyboard" bus="virtio"/>
                </devices>
                """,
        }, Ct);

        Assert.AreEqual(DomainState.Running, (await harness.Hypervisor.ObserveAsync(Ct)).Domains.Single().State);
        var domain = XElement.Parse(await harness.VirshAsync("dumpxml one-test-7"));
        Assert.AreEqual("off", domain.Element("features")?.Element("pmu")?.Attribute("state")?.Value);
        Assert.AreEqual("2", domain.Element("cpu")?.Element("topology")?.Attribute("cores")?.Value);
        Assert.AreEqual(("localtime", "catchup"), (domain.Element("clock")?.Attribute("offset")?.Value, domain.Element("clock")?.Elements("timer").Single(t => t.Attribute("name")?.Value == "rtc").Attribute("tickpolicy")?.Value));
        Assert.AreEqual("reset", domain.Descendants("watchdog").First(w => w.Attribute("model")?.Value == "i6300esb").Attribute("action")?.Value);
        Assert.AreEqual(("4096", "/dev/urandom"), (domain.Descendants("rng").Single().Element("rate")?.Attribute("bytes")?.Value, domain.Descendants("rng").Single().Element("backend")?.Value));
        Assert.AreEqual("virtio", domain.Descendants("memballoon").Single().Attribute("model")?.Value);
        Assert.AreEqual(1, domain.Descendants("input").Count(i => i.Attribute("type")?.Value == "keyboard" && i.Attribute("bus")?.Value == "virtio"));
    }

    [TestMethod]
    public async Task Deploy_VmWithALog_WritesDownItsCommands()
    {
        Directory.CreateDirectory(Path.Combine(harness.DataDirectory, "vms/7"));

        await harness.Hypervisor.DeployAsync(await harness.SpecAsync(Id), Ct);

        var log = await harness.Logs.ReadAsync(Id, Ct);
        Assert.Contains("define /dev/stdin", log);
        Assert.Contains($"start {Identity.UuidOf(Id)}", log);
        Assert.DoesNotContain("<domain", log);
    }
}
