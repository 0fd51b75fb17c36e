using System.Xml.Linq;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;
using StratusLab.Elastic.Vmm.Drivers.Libvirt.Raw;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

[TestClass]
public sealed class RawFragmentTests
{
    private const string Everything = """
        <features>
          <hyperv mode="custom">
            <relaxed state="on"/><vapic state="on"/><spinlocks state="on" retries="8191"/><vpindex state="on"/><runtime state="on"/><synic state="on"/><stimer state="on"/><reset state="on"/>
            <frequencies state="on"/><reenlightenment state="on"/><tlbflush state="on"/><ipi state="on"/><evmcs state="off"/><avic state="on"/>
          </hyperv>
          <kvm><hidden state="on"/><hint-dedicated state="on"/><poll-control state="on"/><pv-ipi state="off"/></kvm>
          <pmu state="off"/><pvspinlock state="on"/><vmport state="off"/><ioapic driver="qemu"/>
        </features>
        <cpu mode="custom" match="exact" check="none">
          <model fallback="forbid">qemu64</model><vendor>AMD</vendor><topology sockets="1" dies="1" cores="2" threads="1"/><cache level="3" mode="emulate"/><feature policy="disable" name="svm"/>
        </cpu>
        <clock offset="localtime"><timer name="rtc" track="guest" tickpolicy="catchup"/><timer name="hpet" present="no"/><timer name="tsc" frequency="2000000000" mode="native"/></clock>
        <memtune><hard_limit unit="GiB">4</hard_limit><soft_limit>2097152</soft_limit><swap_hard_limit unit="GiB">5</swap_hard_limit></memtune>
        <cputune>
          <shares>512</shares><period>100000</period><quota>50000</quota><global_period>100000</global_period><global_quota>50000</global_quota><emulator_period>100000</emulator_period>
          <emulator_quota>50000</emulator_quota><vcpupin vcpu="0" cpuset="0-3,^2"/><vcpupin vcpu="1" cpuset="1"/><emulatorpin cpuset="0"/>
        </cputune>
        <numatune><memory mode="strict" nodeset="0"/></numatune>
        <memoryBacking><hugepages><page size="2" unit="M"/></hugepages><nosharepages/></memoryBacking>
        <devices>
          <watchdog model="i6300esb" action="poweroff"/>
          <rng model="virtio"><rate bytes="1024" period="2000"/><backend model="random">/dev/random</backend></rng>
          <memballoon model="virtio" autodeflate="on" freePageReporting="on"><stats period="10"/></memballoon>
          <video><model type="virtio" heads="1"/></video>
          <input type="tablet" bus="virtio"/><input type="keyboard" bus="ps2"/>
        </devices>
        """;

    [TestMethod]
    public async Task Parse_AllThatTheRulesHave_IsWhatLibvirtsSchemaHas()
    {
        Assert.AreEqual("", RawFragment.Parse(Everything).Problem);
        var written = XElement.Parse($"<domain>{Everything}</domain>");
        foreach (var path in Paths(RawRules.Domain, ""))
        {
            Assert.IsTrue(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate<string, IEnumerable<XElement>>([written], (at, name) => at.Elements(name)).Any(), $"{path} is not in the text that libvirt is asked about.");
        }

        await using var harness = new LibvirtHarness();
        var file = Path.Combine(harness.DataDirectory, "everything.xml");
        await File.WriteAllBytesAsync(
            file, new DomainXml(new(LibvirtHarness.Site), "q35").Write(await harness.SpecAsync(new VmId(7)) with { Vcpus = 2, Graphics = new(), KvmRaw = Everything }, DomainType.Qemu), CancellationToken.None);

        await harness.VirshAsync($"define --validate {file}");
    }

    [TestMethod]
    public async Task Page_OfTemplates_NamesAllOfTheRules()
    {
        var page = await File.ReadAllTextAsync(Checkout.PathOf("docs", "templates.md"), CancellationToken.None);
        foreach (var rule in Rules(RawRules.Domain))
        {
            Assert.Contains($"`<{rule.Name}>`", page);
            Assert.IsTrue(rule.Attributes.All(a => page.Contains($"`{a.Name}`", StringComparison.Ordinal)), $"<{rule.Name}> has an attribute that is not on the page.");
        }
    }

    [TestMethod]
    [DataRow("<os><loader>/etc/shadow</loader></os>", "line 1 column 2 has <os>, which it may not have. It may have <features>, ")]
    [DataRow("<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:arg value='-drive'/></qemu:commandline>", "line 1 column 2 has <commandline>, which it may not have.")]
    [DataRow("<qemu:commandline/>", "line 1 column 2 is no XML: ")]
    [DataRow("<features xmlns='urn:x'/>", "line 1 column 2 has <features>, which it may not have.")]
    [DataRow("<features xmlns:q='urn:x'/>", "line 1 column 11 has the attribute q, which <features> may not have.")]
    [DataRow("<devices>\n  <disk type='file'/></devices>", "line 2 column 4 has <disk>, which <devices> may not have. <devices> may have <watchdog>, <rng>, <memballoon>, <video>, <input>.")]
    [DataRow("<devices><filesystem/></devices>", "line 1 column 11 has <filesystem>, ")]
    [DataRow("<devices><hostdev/></devices>", "line 1 column 11 has <hostdev>, ")]
    [DataRow("<devices><emulator>/bin/sh</emulator></devices>", "line 1 column 11 has <emulator>, ")]
    [DataRow("<devices><rng model='virtio'><backend model='random'>/etc/shadow</backend></rng></devices>", "line 1 column 31 has \"/etc/shadow\" in <backend>. Write /dev/urandom, /dev/random.")]
    [DataRow("<devices><rng model='virtio'><backend model='egd'/></rng></devices>", "line 1 column 39 has model=\"egd\" in <backend>. Write random.")]
    [DataRow("<devices><watchdog model='i6300esb' action='dump'/></devices>", "line 1 column 37 has action=\"dump\" in <watchdog>. Write reset, shutdown, poweroff, none, inject-nmi.")]
    [DataRow("<devices><watchdog/></devices>", "line 1 column 11 has <watchdog> without model. Write model=, i6300esb, ib700, diag288.")]
    [DataRow("<devices><watchdog model='ib700'/><watchdog model='i6300esb'/></devices>", "line 1 column 36 has <watchdog> again. Keep one.")]
    [DataRow("<clock><timer name='rtc'/><timer name='rtc'/></clock>", "line 1 column 28 has <timer> again with the same name. Keep one.")]
    [DataRow("<features><acpi/></features>", "line 1 column 12 has <acpi>, which <features> may not have.")]
    [DataRow("<features><pmu state='off' x='1'/></features>", "line 1 column 28 has the attribute x, which <pmu> may not have. <pmu> may have the attribute state.")]
    [DataRow("<memoryBacking><source type='file'/></memoryBacking>", "line 1 column 17 has <source>, ")]
    [DataRow("<cputune><shares>many</shares></cputune>", "line 1 column 11 has \"many\" in <shares>. Write a whole number.")]
    [DataRow("<cputune><shares/></cputune>", "line 1 column 11 has \"\" in <shares>. Write a whole number.")]
    [DataRow("<cputune>512</cputune>", "line 1 column 10 has a text, which <cputune> may not have.")]
    [DataRow("<![CDATA[<os/>]]>", "line 1 column 10 has a text, which it may not have.")]
    [DataRow("plain", "line 1 column 1 has a text, which it may not have.")]
    [DataRow("<?php x?>", "line 1 column 3 has something that is neither an element nor a text. Remove it.")]
    [DataRow("</domain><domain type='kvm'>", "line 1 column 11 is no XML: ")]
    [DataRow("</domain>", "line 2 column 3 is no XML: ")]
    [DataRow("<features>\n<pmu", "line 3 column 1 is no XML: ")]
    [DataRow("<!DOCTYPE x [<!ENTITY a SYSTEM '/etc/passwd'>]><features/>", "line 1 column 3 is no XML: ")]
    [DataRow("<cpu><vendor>&a;</vendor></cpu>", "line 1 column 15 is no XML: ")]
    public void Parse_OfWhatIsNotOnTheList_SaysWhereAndWhatMayBe(string text, string expected)
    {
        var (fragment, problem) = RawFragment.Parse(text);

        Assert.IsNull(fragment);
        Assert.StartsWith(expected, problem);
    }

    [TestMethod]
    public void Parse_OfTooMuch_IsRefused() => Assert.AreEqual("is longer than 16 KiB. Write less.", RawFragment.Parse(new string(' ', RawFragment.MaxLength + 1)).Problem);

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Parse_OfAnything_GivesElementsOfTheListOrAProblem()
    {
        string[] words = ["<", ">", "/>", "</", "features", "domain", "cpu", "pmu", " state=", "'on'", "\"", "'", "<!--", "-->", "<![CDATA[", "]]>", "&", ";", "&#0;", "&lt;", "<?", "?>", "<!DOCTYPE", "xmlns:q", "=", "\n", "\0", "\ud83d", "\u202e", "os", "<features>", "</features>", "<pmu state='on'/>"];
        string[] names = [.. Paths(RawRules.Domain, "").SelectMany(p => p.Split('/'))];
        var dice = new Random(2010);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, dice.Next(12)).Select(_ => words[dice.Next(words.Length)]));
            var (fragment, problem) = RawFragment.Parse(text);

            Assert.AreNotEqual(fragment is null, problem.Length == 0, text);
            if (fragment is not null)
            {
                var domain = new XElement("domain");
                RawFragment.AddTo(domain, text);
                Assert.IsTrue(domain.Descendants().All(e => names.Contains(e.Name.ToString())), text);
            }
        }

        foreach (var hostile in new[] { "<", "<cpu>", "<cpu a='", "&amp;", "<!--", "]]>" })
        {
            Assert.AreNotEqual("", RawFragment.Parse(string.Concat(Enumerable.Repeat(hostile, RawFragment.MaxLength / hostile.Length))).Problem);
        }
    }

    private static IEnumerable<RawRule> Rules(RawRule rule) => rule.Children.SelectMany(c => Rules(c).Prepend(c));

    private static IEnumerable<string> Paths(RawRule rule, string above) => rule.Children.SelectMany(c => Paths(c, $"{above}/{c.Name}").Prepend($"{above}/{c.Name}"));
}
